package dev.baton.recipes.discovery;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An instance chosen for one call. Tell how the call went: the balancer learns from it. Closing without that counts as success.
 * Only the first of these calls counts.
 */
public final class Pick implements AutoCloseable {
    private final Balancer balancer;
    private final ServiceInstance instance;
    private final long startNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    Pick(Balancer balancer, ServiceInstance instance, long startNanos) {
        this.balancer = balancer;
        this.instance = instance;
        this.startNanos = startNanos;
    }

    public ServiceInstance instance() {
        return instance;
    }

    /** The call went well. */
    public void succeeded() {
        end(true);
    }

    /** The instance did not do what it should. */
    public void failed() {
        end(false);
    }

    @Override
    public void close() {
        end(true);
    }

    private void end(boolean success) {
        if (ended.compareAndSet(false, true)) {
            balancer.ended(instance.id(), startNanos, success);
        }
    }
}
