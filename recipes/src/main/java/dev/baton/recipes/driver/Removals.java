package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.recipes.node.Clockwork;
import dev.baton.wire.path.ZnodePath;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes the nodes of one recipe object, and has a removal travel with the creation that follows it.
 *
 * <p>Who takes a lock again as soon as it has given it back makes two changes within microseconds, and a server's log has a round for
 * each: the removal of whoever is let in next would wait for the second of them. One transaction for both spares everybody that round. So
 * where the last removal was followed by a creation at once, the next one waits for a creation to take it along, but only for as long as it
 * takes to wake up the clock's thread, which sends it otherwise. To both machines it is as if their commands had been sent one behind the
 * other and had the same fate.
 *
 * <p>Thread-safe.
 */
final class Removals {
    private static final long AT_ONCE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Client client;
    private final AtomicReference<@Nullable Removal> waiting = new AtomicReference<>();

    // hints only
    private volatile long lastNanos = System.nanoTime() - 2 * AT_ONCE_NANOS;
    private volatile boolean followed;

    /**
     * A node to be removed.
     *
     * @param answer told how the request ended: null for success
     */
    record Removal(String parent, String name, Consumer<@Nullable Throwable> answer) {
        String path() {
            return ZnodePath.child(parent, name);
        }
    }

    Removals(Client client) {
        this.client = client;
    }

    /** Sends it now, or in a moment. */
    void remove(Removal removal) {
        boolean waits = followed && waiting.compareAndSet(null, removal);
        lastNanos = System.nanoTime();
        if (waits) {
            Clockwork.soon(() -> sendIfStillWaiting(removal));
        } else {
            send(removal);
        }
    }

    private void sendIfStillWaiting(Removal removal) {
        if (!waiting.compareAndSet(removal, null)) {
            return;
        }
        if (client.state().isFinal()) {
            // answered at once, and that may lead into user code
            Clockwork.background(() -> send(removal));
        } else {
            send(removal);
        }
    }

    void send(Removal removal) {
        client.delete(removal.path())
                .whenComplete((done, error) -> removal.answer().accept(error));
    }

    /** A creation is about to be sent: what it is to take along, below the same node. It is the caller's from then on. */
    @Nullable
    Removal takeAlong(String parent) {
        followed = System.nanoTime() - lastNanos < AT_ONCE_NANOS;
        Removal removal = waiting.get();
        boolean goes = removal != null && removal.parent().equals(parent);
        return goes && waiting.compareAndSet(removal, null) ? removal : null;
    }
}
