package dev.baton.client.session;

import dev.baton.client.session.WatchRegistry.Table;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Cuts the re-registration of all watches into requests of bounded size, so that any number of watches passes a server's frame
 * limit. All carry the same zxid: what changed since it is reported by the server at once.
 *
 * @protocol client-wire.md#9-watches
 */
final class WatchBatches {
    /** Bytes of paths in one request, but for a single path longer than that. */
    static final int BATCH_BYTES_MAX = 128 * 1024;

    private final long relativeZxid;
    private final List<OpRequest> requests = new ArrayList<>();
    private Map<Table, List<String>> batch = emptyBatch();
    private int batchBytes;

    private WatchBatches(long relativeZxid) {
        this.relativeZxid = relativeZxid;
    }

    static List<OpRequest> of(WatchRegistry registry, long relativeZxid) {
        WatchBatches batches = new WatchBatches(relativeZxid);
        for (Table table : Table.values()) {
            for (String path : registry.paths(table)) {
                batches.add(table, path);
            }
        }
        batches.cut();
        return batches.requests;
    }

    private void add(Table table, String path) {
        int bytes = WatchRegistry.wireBytes(path);
        if (batchBytes > 0 && batchBytes + bytes > BATCH_BYTES_MAX) {
            cut();
        }
        list(table).add(path);
        batchBytes += bytes;
    }

    private void cut() {
        if (batchBytes == 0) {
            return;
        }
        boolean lasting =
                !list(Table.PERSISTENT).isEmpty() || !list(Table.RECURSIVE).isEmpty();
        requests.add(
                lasting
                        ? new SetWatches2.Request(
                                relativeZxid,
                                list(Table.DATA),
                                list(Table.EXIST),
                                list(Table.CHILD),
                                list(Table.PERSISTENT),
                                list(Table.RECURSIVE))
                        : new SetWatches.Request(relativeZxid, list(Table.DATA), list(Table.EXIST), list(Table.CHILD)));
        batch = emptyBatch();
        batchBytes = 0;
    }

    private List<String> list(Table table) {
        return Objects.requireNonNull(batch.get(table));
    }

    private static Map<Table, List<String>> emptyBatch() {
        Map<Table, List<String>> empty = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            empty.put(table, new ArrayList<>());
        }
        return empty;
    }
}
