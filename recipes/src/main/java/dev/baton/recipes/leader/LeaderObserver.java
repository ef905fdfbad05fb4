package dev.baton.recipes.leader;

import dev.baton.client.Client;
import dev.baton.client.ReadOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.Watcher;
import dev.baton.recipes.driver.Bulletin;
import dev.baton.recipes.kernel.Ranking;
import dev.baton.recipes.node.Clockwork;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows who leads at a path, without standing for election. Listeners are told of each leader in order of their terms, of nobody
 * leading in between if that was seen, and never of an earlier leader again; short terms may be missed. What is known while the
 * connection is broken stays until it is back. Thread-safe.
 */
public final class LeaderObserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderObserver.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Client client;
    private final String path;
    private final Bulletin<Optional<Participant>> news = new Bulletin<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final Watcher watcher = event -> look();
    private final Registration states;

    private volatile Optional<Participant> leader = Optional.empty();
    private volatile boolean closed;

    // written by the client's callback lane only
    private volatile long session;
    private volatile long lastTerm;

    private LeaderObserver(Client client, String path) {
        this.client = client;
        this.path = path;
        // the watch outlasts connections, but not the session
        this.states = client.addStateListener(ListenerPhase.RECIPES, change -> {
            if (change.current().isConnected() && change.newSessionId() != session) {
                session = change.newSessionId();
                look();
            }
        });
    }

    /** Begins to follow. */
    public static LeaderObserver on(Client client, String path) {
        LeaderObserver observer = new LeaderObserver(client, path);
        observer.look();
        return observer;
    }

    /** The leader as known now; empty if nobody leads, or nothing is known yet. */
    public Optional<Participant> leader() {
        return leader;
    }

    /** Tells of each change of {@link #leader()} from now on, in order. Listeners must not block. */
    public Registration listen(Consumer<Optional<Participant>> listener) {
        return news.subscribe(listener);
    }

    /** One look at a time; what happens meanwhile is looked at afterwards. */
    private void look() {
        if (closed || client.state().isFinal() || looks.getAndIncrement() != 0) {
            return;
        }
        first().thenCompose(this::read).whenComplete((seen, error) -> {
            boolean again = looks.getAndSet(0) > 1;
            if (error != null && !closed && !client.state().isFinal()) {
                LOG.debug("leader not read path={}", path, error);
                var unused = Clockwork.after(RETRY, this::look);
                return;
            }
            if (error == null) {
                take(seen);
            }
            if (again) {
                look();
            }
        });
    }

    private CompletableFuture<List<String>> first() {
        ReadOptions watching = ReadOptions.DEFAULT.withWatcher(watcher);
        return client.exists(path, watching)
                .thenCompose(stat -> stat.isEmpty()
                        ? CompletableFuture.completedFuture(List.of())
                        : client.getChildren(path, watching).thenApply(children -> Ranking.inOrder(children.names())));
    }

    private CompletableFuture<Optional<Participant>> read(List<String> inOrder) {
        if (inOrder.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String node = ZnodePath.child(path, inOrder.get(0));
        return client.getData(node)
                .handle((data, error) -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(Optional.of(Candidates.participantOf(node, data)));
                    }
                    Throwable cause =
                            error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                    // gone since the list: the children's watch tells
                    return cause instanceof NoNode
                            ? CompletableFuture.completedFuture(Optional.<Participant>empty())
                            : CompletableFuture.<Optional<Participant>>failedFuture(cause);
                })
                .thenCompose(next -> next);
    }

    private void take(Optional<Participant> seen) {
        long term = seen.map(Participant::term).orElse(0L);
        boolean same = term == leader.map(Participant::term).orElse(0L);
        boolean outdated = seen.isPresent() && term < lastTerm;
        if (closed || same || outdated) {
            return;
        }
        lastTerm = Math.max(lastTerm, term);
        leader = seen;
        news.post(seen);
        news.tell();
    }

    /** Stops following. */
    @Override
    public void close() {
        closed = true;
        states.close();
    }

    @Override
    public String toString() {
        return "LeaderObserver[" + path + ", " + leader + "]";
    }
}
