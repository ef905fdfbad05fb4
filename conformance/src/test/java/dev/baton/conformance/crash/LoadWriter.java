package dev.baton.conformance.crash;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.SetData;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread that writes as fast as it is answered, and remembers what was acknowledged. Several requests are under way at a
 * time, so that a kill also hits batches. A broken connection is replaced by one with a new session until it is stopped.
 */
final class LoadWriter implements Runnable {
    private static final int WINDOW = 8;

    private final ServerUnderTest server;
    private final String counterPath;
    private final Runnable awaitServer;
    private final byte[] payload;
    private final ConcurrentLinkedQueue<Made> made = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> doomed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> deleted = new ConcurrentLinkedQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile long counterSent;
    private volatile long counterAcknowledged;

    /** A node whose creation was acknowledged. */
    record Made(String path, long czxid) {}

    /** The given step returns when it makes sense to connect again. */
    LoadWriter(ServerUnderTest server, int number, Runnable awaitServer) {
        this.server = server;
        this.awaitServer = awaitServer;
        this.counterPath = CrashIT.BASE + "/counter-" + number;
        this.payload = new byte[50 * number];
    }

    List<Made> made() {
        return List.copyOf(made);
    }

    /** Nodes whose deletion was sent, so that they may or may not be there. */
    List<String> doomed() {
        return List.copyOf(doomed);
    }

    /** Nodes whose deletion was acknowledged. */
    List<String> deleted() {
        return List.copyOf(deleted);
    }

    long acknowledged() {
        return acknowledged.get();
    }

    String counterPath() {
        return counterPath;
    }

    /** A lower bound of the counter's value: what was acknowledged. */
    long counterAcknowledged() {
        return counterAcknowledged;
    }

    /** An upper bound: what was sent. */
    long counterSent() {
        return counterSent;
    }

    void stop() {
        stopped.set(true);
    }

    @Override
    public void run() {
        while (!stopped.get()) {
            try (RawConnection connection = RawConnection.session(server)) {
                while (!stopped.get()) {
                    round(connection);
                }
            } catch (UncheckedIOException | IllegalStateException killed) {
                awaitServer.run();
            }
        }
    }

    private void round(RawConnection connection) {
        Create2.Request create = new Create2.Request(CrashIT.BASE + "/n-", payload, Acl.OPEN, 2);
        for (int i = 0; i < WINDOW; i++) {
            connection.send(create);
        }
        long next = counterSent + 1;
        counterSent = next;
        connection.send(new SetData.Request(
                counterPath, ByteBuffer.allocate(Long.BYTES).putLong(next).array(), -1));
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < WINDOW; i++) {
            Create2.Response response = (Create2.Response) ok(connection).as(create);
            made.add(new Made(response.path(), response.stat().czxid()));
            acknowledged.incrementAndGet();
            paths.add(response.path());
        }
        ok(connection);
        counterAcknowledged = next;
        String victim = paths.get(0);
        doomed.add(victim);
        connection.send(new Delete.Request(victim, -1));
        ok(connection);
        deleted.add(victim);
        acknowledged.addAndGet(2);
    }

    private static Reply ok(RawConnection connection) {
        Reply reply = connection.readReply();
        if (reply == null) {
            throw new IllegalStateException("closed");
        }
        if (reply.error() != ErrorCode.OK) {
            throw new AssertionError("answered " + reply.header());
        }
        return reply;
    }
}
