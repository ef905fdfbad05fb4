package dev.baton.recipes.discovery;

import dev.baton.client.Client;
import dev.baton.client.error.BatonException;
import dev.baton.recipes.node.Announcement;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that is registered until this is closed. Thread-safe.
 *
 * <ul>
 *   <li><b>Suspension:</b> the node stays as long as the session lives.
 *   <li><b>Loss of the session:</b> the instance is registered again with the next one, as last updated. A node of the former session that
 *       is still there is replaced in one transaction, so others never miss the instance.
 *   <li><b>A registration of the same id at the start</b>, as a former run of this process leaves behind for the rest of its
 *       session, is replaced once. Whoever is replaced while alive does not fight back but waits until the node is gone.
 *   <li><b>Deletion by somebody:</b> it is registered again.
 *   <li><b>Close:</b> the node is deleted, durably: also if the connection is down at that moment, or the registration was still under
 *       way.
 *   <li><b>Unknown outcome</b> of any step: resolved by looking who owns the node.
 * </ul>
 */
public final class ServiceRegistration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceRegistration.class);

    private final String path;
    private final Announcement announcement;
    private ServiceInstance instance; // guarded by this

    ServiceRegistration(Client client, String base, ServiceInstance instance) {
        this.instance = instance;
        this.path = ZnodePath.child(ZnodePath.child(base, instance.name()), instance.id());
        this.announcement = Announcement.start(
                client,
                path,
                InstanceJson.write(instance),
                true,
                notice -> LOG.debug("registration path={} {}", path, notice));
    }

    /** Completes when others can see the instance; fails if the server refuses it or the client is closed. */
    public CompletableFuture<Void> registered() {
        return announcement.established();
    }

    /**
     * As {@link #registered()}, waiting for it.
     *
     * @return whether it was registered in time; it goes on trying if not
     * @throws BatonException if it was refused
     */
    public boolean awaitRegistered(Duration timeout) throws InterruptedException {
        CompletableFuture<Boolean> result = registered().thenApply(done -> true);
        Calls.limit(result, Calls.positive(timeout), () -> result.complete(false));
        return Calls.await(Calls.plain(result));
    }

    /** Whether the node was there when last looked at, owned by the present session. */
    public boolean isRegistered() {
        return announcement.isPresent();
    }

    /** Zxid that created the present node, 0 before the first. A newer registration of the same id has a larger one. */
    public long token() {
        return announcement.czxid();
    }

    /** The instance as last updated. */
    public synchronized ServiceInstance instance() {
        return instance;
    }

    /** Where the node is. */
    public String path() {
        return path;
    }

    /**
     * Changes the instance in place: others see the old one, then the new one, and never none.
     *
     * @param change must keep name, id and type
     * @return completes when others can see it, or a later update
     */
    public CompletableFuture<Void> update(UnaryOperator<ServiceInstance> change) {
        synchronized (this) {
            ServiceInstance next = change.apply(instance);
            if (!next.name().equals(instance.name())
                    || !next.id().equals(instance.id())
                    || next.type() != instance.type()) {
                throw new IllegalArgumentException("an update must keep name, id and type: " + next);
            }
            byte[] json = InstanceJson.write(next);
            instance = next;
            return announcement.update(json);
        }
    }

    /** As {@link #update}, for the state alone. */
    public CompletableFuture<Void> setState(InstanceState state) {
        return update(now -> now.withState(state));
    }

    /** Takes the instance back. Completes when its node is gone, or certain to go with its session. */
    public CompletableFuture<Void> closeAsync() {
        return announcement.close();
    }

    /** As {@link #closeAsync()}, without waiting. */
    @Override
    public void close() {
        var unused = closeAsync();
    }

    @Override
    public String toString() {
        return "ServiceRegistration[" + path + (isRegistered() ? ", registered" : ", not registered") + "]";
    }
}
