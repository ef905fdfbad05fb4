package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.recipes.kernel.Problem;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The children of a node with their data, kept current by one lasting watch. The node need not exist.
 *
 * <p>What was known is kept while there is no connection, and marked as not current. The watch stands before the first reading;
 * after each reconnection everything is read again, since lasting watches do not report what was missed. A snapshot is told when
 * no reading is under way, so what changes together is usually told together.
 */
public final class Mirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final int CHANGES_UNTOLD_MAX = 256;
    private static final int READS_AT_A_TIME = 512;

    private final Client client;
    private final String path;
    private final Consumer<Snapshot> listener;
    private final Serial serial = new Serial();
    private final CompletableFuture<Snapshot> ready = new CompletableFuture<>();

    // touched inside of serial only
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final Set<String> reading = new HashSet<>();
    private final Deque<String> due = new ArrayDeque<>(); // of those, not asked for yet
    private @Nullable Registration states;
    private @Nullable Registration watch;
    private long watchedSession;
    private boolean up;
    private boolean listing;
    private boolean retrying;
    private boolean loaded;
    private boolean closed;
    private int untold;
    private int failures;

    private volatile Snapshot snapshot = new Snapshot(Collections.emptyNavigableMap(), false, false);

    /** One child. */
    public record Entry(String name, byte[] data, Stat stat) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry that
                    && name.equals(that.name)
                    && Arrays.equals(data, that.data)
                    && stat.equals(that.stat);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + stat.hashCode();
        }
    }

    /**
     * All children at one moment.
     *
     * @param entries by name, in the order of names; immutable
     * @param current whether the session is connected and everything was read since
     * @param loaded whether anything was ever read
     */
    public record Snapshot(NavigableMap<String, Entry> entries, boolean current, boolean loaded) {}

    private Mirror(Client client, String path, Consumer<Snapshot> listener) {
        this.client = client;
        this.path = path;
        this.listener = listener;
    }

    /**
     * Starts to follow a node.
     *
     * @param listener told of each snapshot, one at a time, in order
     */
    public static Mirror start(Client client, String path, Consumer<Snapshot> listener) {
        Mirror mirror = new Mirror(client, path, listener);
        mirror.serial.execute(mirror::begin);
        return mirror;
    }

    /** The latest snapshot. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Completes with the first snapshot that is complete; fails when no session will come any more. */
    public CompletableFuture<Snapshot> ready() {
        return ready.copy();
    }

    /** Stops following; the listener is not told anything from then on. */
    @Override
    public void close() {
        serial.execute(() -> {
            closed = true;
            up = false;
            if (states != null) {
                states.close();
            }
            if (watch != null) {
                watch.close();
            }
            ready.cancel(false);
        });
    }

    private void begin() {
        states = client.addStateListener(ListenerPhase.RECIPES, change -> serial.execute(() -> onStateChange(change)));
        ConnectionState state = client.state();
        if (state.isFinal()) {
            end();
        } else if (state == ConnectionState.CONNECTED) {
            sessionUp(client.sessionId());
        }
    }

    private void end() {
        ready.completeExceptionally(new ClientClosed(Calls.context("follow", path, client), Applied.NO));
        sessionDown();
    }

    private void onStateChange(StateChange change) {
        if (closed) {
            return;
        }
        switch (change.current()) {
            case CONNECTED -> sessionUp(change.newSessionId());
            case CONNECTING, SUSPENDED, READ_ONLY, LOST -> sessionDown();
            case AUTH_FAILED, CLOSED -> end();
        }
    }

    private void sessionDown() {
        up = false;
        due.forEach(reading::remove);
        due.clear();
        if (snapshot.current()) {
            tell();
        }
    }

    private void sessionUp(long session) {
        up = true;
        failures = 0;
        if (session != watchedSession) {
            watchedSession = session;
            client.addWatch(path, AddWatchMode.PERSISTENT_RECURSIVE, event -> serial.execute(() -> onEvent(event)))
                    .whenComplete((registration, error) -> serial.execute(() -> watched(registration, error)));
        }
        list();
    }

    private void watched(@Nullable Registration registration, @Nullable Throwable error) {
        if (registration == null) {
            watchedSession = 0;
            retry(error);
        } else if (closed) {
            registration.close();
        } else {
            watch = registration;
        }
    }

    private void list() {
        listing = true;
        client.getChildren(path)
                .whenComplete((children, error) -> serial.execute(() -> {
                    listing = false;
                    if (error == null) {
                        listed(children.names());
                    } else if (Calls.unwrapped(error) instanceof NoNode) {
                        listed(List.of());
                    } else {
                        retry(error);
                    }
                }));
    }

    private void listed(List<String> names) {
        if (closed) {
            return;
        }
        failures = 0;
        loaded = true;
        entries.keySet().retainAll(new HashSet<>(names));
        names.forEach(this::read);
        untold++;
        tellIfAtRest();
    }

    private void onEvent(WatchEvent event) {
        if (closed
                || !ZnodePath.parent(event.path()).equals(path)
                || event.path().equals(path)) {
            return;
        }
        String name = ZnodePath.name(event.path());
        if (event.type() == WatchEventType.NODE_DELETED) {
            if (entries.remove(name) != null) {
                untold++;
            }
            tellIfAtRest();
        } else {
            read(name);
        }
    }

    /** An answer that comes after an event shows it, so one reading at a time is enough. */
    private void read(String name) {
        if (up && reading.add(name)) {
            due.add(name);
            readDue();
        }
    }

    /** A few at a time, since a client has no more requests under way than its limit allows, and others need some of them. */
    private void readDue() {
        while (!due.isEmpty() && reading.size() - due.size() < READS_AT_A_TIME) {
            request(due.remove());
        }
    }

    private void request(String name) {
        client.getData(ZnodePath.child(path, name))
                .whenComplete((node, error) -> serial.execute(() -> {
                    reading.remove(name);
                    readDue();
                    if (error == null) {
                        put(new Entry(name, node.data() == null ? new byte[0] : node.data(), node.stat()));
                    } else {
                        readFailed(name, Calls.unwrapped(error));
                    }
                    tellIfAtRest();
                }));
    }

    private void put(Entry entry) {
        Entry former = entries.put(entry.name(), entry);
        if (!entry.equals(former)) {
            untold++;
        }
    }

    private void readFailed(String name, Throwable error) {
        if (error instanceof NoNode || Calls.problemOf(error) == Problem.REFUSED) {
            if (!(error instanceof NoNode) && !Calls.isEnd(error)) {
                LOG.warn("a child cannot be read path={} name={}", path, name, error);
            }
            if (!Calls.isEnd(error) && entries.remove(name) != null) {
                untold++;
            }
        } else {
            retry(error);
        }
    }

    /** Reads everything again after a while; a break of the connection does so by itself. */
    private void retry(@Nullable Throwable error) {
        if (closed || !up || retrying || (error != null && Calls.isEnd(Calls.unwrapped(error)))) {
            return;
        }
        retrying = true;
        var unused = Clockwork.afterNanos(
                Clockwork.pauseNanos(++failures),
                () -> serial.execute(() -> {
                    retrying = false;
                    if (up && !closed) {
                        sessionUpAgain();
                    }
                }));
    }

    private void sessionUpAgain() {
        int before = failures;
        sessionUp(client.sessionId());
        failures = before;
    }

    private void tellIfAtRest() {
        boolean atRest = reading.isEmpty() && !listing && !retrying;
        if (up && loaded && ((atRest && (untold > 0 || !snapshot.current())) || untold >= CHANGES_UNTOLD_MAX)) {
            tell();
        }
    }

    private void tell() {
        if (closed) {
            return;
        }
        untold = 0;
        boolean current = up && loaded && reading.isEmpty() && !listing;
        snapshot = new Snapshot(Collections.unmodifiableNavigableMap(new TreeMap<>(entries)), current, loaded);
        listener.accept(snapshot);
        if (current) {
            ready.complete(snapshot);
        }
    }
}
