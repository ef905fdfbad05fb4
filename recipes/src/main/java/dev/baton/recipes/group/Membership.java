package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.recipes.node.Announcement;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One's place in a {@link Group}, kept until this is closed. Thread-safe.
 *
 * <ul>
 *   <li><b>Suspension:</b> one stays a member as long as the session lives; {@link #isPresent()} is false meanwhile.
 *   <li><b>Loss of the session, deletion by somebody:</b> joined again, with the data last given and a new token.
 *   <li><b>Somebody else of the same id</b> is not displaced: this waits until it is gone.
 *   <li><b>Close:</b> the node is deleted, durably, also if the connection is down at that moment.
 *   <li><b>Unknown outcome</b> of any step: resolved by looking who owns the node.
 * </ul>
 */
public final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final String id;
    private final Announcement announcement;

    Membership(Client client, String group, String id, byte[] data) {
        this.id = id;
        String path = ZnodePath.child(group, id);
        this.announcement = Announcement.start(
                client, path, data, false, notice -> LOG.debug("membership path={} {}", path, notice));
    }

    public String id() {
        return id;
    }

    /** Completes when others can see the member for the first time; fails if the server refuses it or the client is closed. */
    public CompletableFuture<Void> joined() {
        return announcement.established();
    }

    /** As {@link #joined()}, waiting; whether it was in time. It goes on trying if not. */
    public boolean awaitJoined(Duration timeout) throws InterruptedException {
        CompletableFuture<Boolean> result = joined().thenApply(done -> true);
        Calls.limit(result, Calls.positive(timeout), () -> result.complete(false));
        return Calls.await(Calls.plain(result));
    }

    /** Whether the node was there when last looked at, owned by the present session. */
    public boolean isPresent() {
        return announcement.isPresent();
    }

    /** Zxid that created the present node, 0 before the first. */
    public long token() {
        return announcement.czxid();
    }

    /** Changes the data in place. Completes when others can see it, or later data. */
    public CompletableFuture<Void> setData(byte[] data) {
        return announcement.update(data);
    }

    /** Leaves. Completes when the node is gone, or certain to go with its session. */
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
        return "Membership[" + id + (isPresent() ? ", present" : ", not present") + "]";
    }
}
