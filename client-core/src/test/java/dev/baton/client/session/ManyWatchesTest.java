package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.session.WatchRegistry.Table;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any number of watches passes a server's frame limit when they are registered anew. */
class ManyWatchesTest {
    private static final int COUNT = 200_000;

    @Test
    void twoHundredThousandWatchesGoInBoundedRequestsEachOnce() {
        WatchRegistry registry = new WatchRegistry();
        for (int i = 0; i < COUNT; i++) {
            registry.add(Table.values()[i % Table.values().length], "/some/where/äöü/node-" + i, event -> {});
        }
        List<OpRequest> requests = WatchBatches.of(registry, 42);
        List<String> paths = new ArrayList<>();
        for (OpRequest request : requests) {
            WireWriter writer = new WireWriter();
            request.writeTo(writer);
            assertThat(writer.size()).isLessThan(WatchBatches.BATCH_BYTES_MAX + 64);
            if (request instanceof SetWatches2.Request all) {
                paths.addAll(all.dataWatches());
                paths.addAll(all.existWatches());
                paths.addAll(all.childWatches());
                paths.addAll(all.persistentWatches());
                paths.addAll(all.persistentRecursiveWatches());
            } else {
                SetWatches.Request oneShot = (SetWatches.Request) request;
                paths.addAll(oneShot.dataWatches());
                paths.addAll(oneShot.existWatches());
                paths.addAll(oneShot.childWatches());
            }
        }
        assertThat(paths).hasSize(COUNT);
        assertThat(new HashSet<>(paths)).hasSize(COUNT);
    }
}
