package dev.baton.server.edge.peer;

import dev.baton.server.storage.LogCursor;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.Storage;
import dev.baton.server.storage.StorageException;
import dev.baton.server.storage.StorageOp;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** What the transport uses of a storage: a log whose entries are made up, and snapshots that are kept in memory. */
final class FakeStorage implements Storage {
    private static final int ENTRY_BYTES = 2_000;

    final List<Transfer> transfers = new CopyOnWriteArrayList<>();
    final AtomicInteger openCursors = new AtomicInteger();
    volatile boolean logBroken;
    private BiConsumer<SnapshotReceiver, Boolean> received = (receiver, ok) -> {};

    /** One reception. */
    static final class Transfer {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        volatile boolean finished;
        volatile boolean aborted;
    }

    void onReceived(BiConsumer<SnapshotReceiver, Boolean> listener) {
        received = listener;
    }

    @Override
    public LogCursor read(long afterZxid, long upToZxid) {
        openCursors.incrementAndGet();
        return new LogCursor() {
            private long zxid = afterZxid;

            @Override
            public byte[] next() {
                if (logBroken) {
                    throw new StorageException("a hole");
                }
                return zxid == upToZxid ? null : entry(++zxid);
            }

            @Override
            public long zxid() {
                return zxid;
            }

            @Override
            public void close() {
                openCursors.decrementAndGet();
            }
        };
    }

    static byte[] entry(long zxid) {
        byte[] entry = new byte[ENTRY_BYTES];
        entry[0] = (byte) zxid;
        return entry;
    }

    @Override
    public SnapshotReceiver receiveSnapshot(long zxid) {
        Transfer transfer = new Transfer();
        transfers.add(transfer);
        return new SnapshotReceiver() {
            @Override
            public long zxid() {
                return zxid;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                transfer.bytes.write(bytes, offset, length);
            }

            @Override
            public void finish() {
                transfer.finished = true;
                received.accept(this, true);
            }

            @Override
            public void abort() {
                transfer.aborted = true;
            }
        };
    }

    @Override
    public Recovered recover() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void submit(StorageOp op) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SnapshotSink beginSnapshot(long zxid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
