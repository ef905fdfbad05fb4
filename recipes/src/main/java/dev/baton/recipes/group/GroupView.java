package dev.baton.recipes.group;

import dev.baton.client.Client;
import dev.baton.client.event.Registration;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Mirror;
import dev.baton.recipes.node.Serial;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in a group, kept current. Asking costs no request. While there is no connection the last known members stay, marked as not
 * current. Thread-safe.
 */
public final class GroupView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupView.class);

    private final List<Consumer<Members>> listeners = new CopyOnWriteArrayList<>();
    private final Serial serial = new Serial();
    private final Mirror mirror;
    private volatile Members members = new Members(List.of(), false);

    GroupView(Client client, String path) {
        this.mirror = Mirror.start(client, path, snapshot -> serial.execute(() -> onSnapshot(snapshot)));
    }

    /** Who is known to be there. */
    public Members members() {
        return members;
    }

    /** Completes when the group was read for the first time. */
    public CompletableFuture<Members> ready() {
        return Calls.plain(mirror.ready().thenApply(GroupView::membersOf));
    }

    /** Tells of the present members if they are known, and of each change, one at a time. */
    public Registration onChange(Consumer<Members> listener) {
        listeners.add(listener);
        serial.execute(() -> {
            if (members.current() && listeners.contains(listener)) {
                tell(listener, members);
            }
        });
        return () -> listeners.remove(listener);
    }

    /** Stops following. */
    @Override
    public void close() {
        mirror.close();
    }

    private void onSnapshot(Mirror.Snapshot snapshot) {
        Members next = membersOf(snapshot);
        if (!next.equals(members)) {
            members = next;
            listeners.forEach(listener -> tell(listener, next));
        }
    }

    private static Members membersOf(Mirror.Snapshot snapshot) {
        return new Members(
                snapshot.entries().values().stream()
                        .map(entry -> new Member(
                                entry.name(), entry.data(), entry.stat().czxid()))
                        .toList(),
                snapshot.current());
    }

    private static void tell(Consumer<Members> listener, Members members) {
        try {
            listener.accept(members);
        } catch (RuntimeException e) {
            LOG.warn("a listener of a group failed", e);
        }
    }
}
