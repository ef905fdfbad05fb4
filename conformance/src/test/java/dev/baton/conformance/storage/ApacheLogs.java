package dev.baton.conformance.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.TxnLog;
import org.apache.zookeeper.txn.TxnHeader;

/** Transaction logs as Apache's own reader sees them. */
public final class ApacheLogs {
    private ApacheLogs() {}

    /** The zxids in a directory's logs, in order. Fails if the reader does, for example at a wrong checksum. */
    public static List<Long> zxids(Path filesDir) {
        return headers(filesDir).stream().map(TxnHeader::getZxid).toList();
    }

    /** The types of a session's transactions, in order. */
    public static List<Integer> typesOf(Path filesDir, long sessionId) {
        return headers(filesDir).stream()
                .filter(header -> header.getClientId() == sessionId)
                .map(TxnHeader::getType)
                .toList();
    }

    private static List<TxnHeader> headers(Path filesDir) {
        List<TxnHeader> headers = new ArrayList<>();
        try (FileTxnLog log = new FileTxnLog(filesDir.toFile());
                TxnLog.TxnIterator records = log.read(0)) {
            do {
                TxnHeader header = records.getHeader();
                if (header == null) {
                    break;
                }
                headers.add(header);
            } while (records.next());
            return headers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
