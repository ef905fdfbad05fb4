package dev.baton.client.cache;

import dev.baton.client.Client;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoAuth;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.mirror.Copy;
import dev.baton.client.mirror.Mirror;
import dev.baton.client.mirror.MirrorInput;
import dev.baton.client.mirror.MirrorOutput;
import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.StreamItem;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.Stat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Mirror} on a client. The machine is stepped under a lock, nearly always on the client's callback lane, so inputs
 * come in the client's order.
 */
final class MirrorDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorDriver.class);
    private static final int READS_AT_A_TIME = 512;
    private static final Executor RETRY = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private final Client client;
    private final String root;
    private final Mirror mirror;
    private final Sink sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<MirrorOutput.Ask> asks = new ArrayDeque<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private int reading;
    private boolean watching;
    private boolean watchRequested;
    private long watchEpoch;
    private boolean closed;
    private volatile Freshness freshness = new Freshness(Freshness.Level.STALE, Instant.now(), 0);
    private @Nullable Registration states;
    private @Nullable Registration watch;

    /** Told under the lock; must not block. */
    interface Sink {
        void item(StreamItem item);

        void ended();
    }

    MirrorDriver(Client client, String root, boolean withData, Sink sink) {
        this.client = client;
        this.root = root;
        this.mirror = new Mirror(root, withData);
        this.sink = sink;
    }

    void start() {
        states = client.addStateListener(ListenerPhase.RECIPES, this::stateChanged);
        if (client.state().isConnected()) {
            step(new MirrorInput.Up(false));
        }
    }

    CompletableFuture<Void> ready() {
        return ready.copy();
    }

    Freshness freshness() {
        return freshness;
    }

    /** Highest transaction seen; to be asked under the lock. */
    long zxid() {
        return mirror.zxid();
    }

    /** Looks at the copy; null before it is complete for the first time. */
    <T> @Nullable T look(Function<Mirror, T> question) {
        lock.lock();
        try {
            return mirror.isSyncedOnce() ? question.apply(mirror) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Runs something between two steps. */
    void underLock(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    Copy.@Nullable Node node(String path) {
        return look(copy -> copy.nodes().get(path));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            asks.clear();
            freshness = new Freshness(Freshness.Level.ENDED, Instant.now(), mirror.zxid());
            sink.ended();
        } finally {
            lock.unlock();
        }
        Registration listening = states;
        if (listening != null) {
            listening.close();
        }
        Registration watched = watch;
        if (watched != null) {
            watched.close();
        }
        ready.cancel(false);
    }

    private void stateChanged(StateChange change) {
        ConnectionState now = change.current();
        if (now.isConnected()) {
            step(new MirrorInput.Up(!change.opensNewSession() && watching));
        } else if (now != ConnectionState.CONNECTING) {
            if (now == ConnectionState.LOST) {
                // The session's watches have gone with it; a request for one that is under way fails.
                watching = false;
            }
            step(new MirrorInput.Down());
            if (now.isFinal()) {
                close();
            }
        }
    }

    private void onEvent(WatchEvent event) {
        step(new MirrorInput.Event(event.type(), event.path(), event.zxid()));
    }

    private void step(MirrorInput input) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            List<MirrorOutput> out = new ArrayList<>();
            mirror.step(input, out);
            for (MirrorOutput output : out) {
                switch (output.kind()) {
                    case WATCH -> requestWatch(((MirrorOutput.Watch) output).epoch());
                    case ASK -> asks.addLast((MirrorOutput.Ask) output);
                    case EMIT -> sink.item(((MirrorOutput.Emit) output).item());
                    case LEVEL -> levelChanged(((MirrorOutput.Level) output).level());
                    case RETRY -> RETRY.execute(this::again);
                }
            }
            pump();
        } finally {
            lock.unlock();
        }
    }

    private void levelChanged(Freshness.Level level) {
        if (level == Freshness.Level.STALE) {
            asks.clear();
        }
        freshness = new Freshness(level, Instant.now(), mirror.zxid());
        if (level == Freshness.Level.LIVE) {
            ready.complete(null);
        }
    }

    private void again() {
        if (client.state().isConnected()) {
            step(new MirrorInput.Up(watching));
        }
    }

    /** One request at a time: one that was under way when the connection broke is repeated by the client. */
    private void requestWatch(long epoch) {
        watchEpoch = epoch;
        if (watchRequested) {
            return;
        }
        if (watching) {
            client.sync(root).whenComplete((done, error) -> step(new MirrorInput.Watching(watchEpoch, error == null)));
            return;
        }
        watchRequested = true;
        client.addWatch(root, AddWatchMode.PERSISTENT_RECURSIVE, this::onEvent).whenComplete(this::watchAnswered);
    }

    private void watchAnswered(@Nullable Registration registration, @Nullable Throwable error) {
        lock.lock();
        try {
            watchRequested = false;
            watching = error == null;
            watch = registration;
            if (closed && registration != null) {
                registration.close();
            }
        } finally {
            lock.unlock();
        }
        step(new MirrorInput.Watching(watchEpoch, error == null));
    }

    private void pump() {
        while (reading < READS_AT_A_TIME) {
            MirrorOutput.Ask ask = asks.pollFirst();
            if (ask == null) {
                return;
            }
            reading++;
            read(ask);
        }
    }

    private void read(MirrorOutput.Ask ask) {
        switch (ask.what()) {
            case STAT ->
                client.exists(ask.path())
                        .whenComplete((stat, error) ->
                                answered(ask, stat == null ? null : stat.orElse(null), null, List.of(), error));
            case DATA ->
                client.getData(ask.path())
                        .whenComplete((node, error) -> answered(
                                ask,
                                node == null ? null : node.stat(),
                                node == null ? null : node.data(),
                                List.of(),
                                error));
            case CHILDREN ->
                client.getChildren(ask.path())
                        .whenComplete((children, error) -> answered(
                                ask,
                                children == null ? null : children.stat(),
                                null,
                                children == null ? List.of() : children.names(),
                                error));
        }
    }

    private void answered(
            MirrorOutput.Ask ask,
            @Nullable Stat stat,
            byte @Nullable [] data,
            List<String> names,
            @Nullable Throwable error) {
        boolean failed = error != null && !(error instanceof NoNode) && !(error instanceof NoAuth);
        if (failed && error instanceof BatonException known && freshness.level() != Freshness.Level.STALE) {
            LOG.warn("a cache cannot read and tries again: {}", known.getMessage());
        }
        lock.lock();
        try {
            reading--;
            step(new MirrorInput.Answer(ask, stat, data, names, client.lastZxid(), failed));
        } finally {
            lock.unlock();
        }
    }
}
