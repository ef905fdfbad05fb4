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
final class ApacheLogs {
    private ApacheLogs() {}

    /** The zxids in a directory's logs, in order. Fails if the reader does, for example at a wrong checksum. */
    static List<Long> zxids(Path filesDir) {
        List<Long> zxids = new ArrayList<>();
        try (FileTxnLog log = new FileTxnLog(filesDir.toFile());
                TxnLog.TxnIterator records = log.read(0)) {
            do {
                TxnHeader header = records.getHeader();
                if (header == null) {
                    break;
                }
                zxids.add(header.getZxid());
            } while (records.next());
            return zxids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
