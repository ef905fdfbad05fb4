package dev.baton.conformance.abuse;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.SetData;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A well-behaved client that writes all the time, one request after the other, and notes how long it had to wait. */
final class Bystander implements AutoCloseable {
    private final RawConnection connection;
    private final Thread thread;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Bystander(ServerUnderTest server) {
        connection = RawConnection.session(server);
        connection.call(new Create.Request("/bystander", new byte[0], Acl.OPEN, 0));
        thread = new Thread(this::writeOn, "bystander");
        thread.setDaemon(true);
        thread.start();
    }

    private void writeOn() {
        try {
            while (!stopped.get()) {
                long from = System.nanoTime();
                Reply reply = connection.call(new SetData.Request("/bystander", new byte[100], -1));
                if (reply.error() != ErrorCode.OK) {
                    throw new IllegalStateException("answered " + reply.header());
                }
                longestNanos.accumulateAndGet(System.nanoTime() - from, Math::max);
                writes.incrementAndGet();
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** Returns when some more writes have been answered. */
    void awaitProgress() {
        long goal = writes.get() + 5;
        Awaitility.await("writes of a well-behaved client")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> writes.get() >= goal || failure.get() != null);
        if (failure.get() != null) {
            throw new AssertionError("the well-behaved client was harmed", failure.get());
        }
    }

    long longestWaitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
    }

    @Override
    public void close() {
        stopped.set(true);
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
