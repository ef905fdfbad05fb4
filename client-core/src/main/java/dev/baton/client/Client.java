package dev.baton.client;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.NoWatcher;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateListener;
import dev.baton.client.event.Watcher;
import dev.baton.client.session.WatchIntent;
import dev.baton.client.transport.SessionDriver;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CheckWatches;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetAllChildrenNumber;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.RemoveWatches;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.Sync;
import dev.baton.wire.op.WhoAmI;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with an ensemble; see the package for the guarantees. Thread-safe; costs no thread of its own.
 *
 * <p>Futures complete on the callback lane, so stages hung onto them must not block there; {@link BlockingClient} refuses to.
 */
@SuppressWarnings("NullAway") // futures of nothing complete with null
public final class Client implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final long CLOSE_MARGIN_MILLIS = 1_000;
    private static final String CONFIG_PATH = "/zookeeper/config";
    private static final @Nullable Void NOTHING = null;

    private final ClientOptions options;
    private final SessionDriver driver;
    private final Requester requests;
    /** Who owns the session; this, unless it is a namespace. */
    private final Client owner;

    private final BlockingClient blocking = new BlockingClient(this);

    private Client(
            ClientOptions options, SessionDriver driver, @Nullable Client owner, String namespace, boolean onLoop) {
        this.options = options;
        this.driver = driver;
        this.owner = owner == null ? this : owner;
        requests = new Requester(driver, options, namespace, onLoop);
    }

    /** Opens a client with default options; returns at once and connects in the background. */
    public static Client connect(String hosts) {
        return connect(ClientOptions.of(hosts));
    }

    /** Opens a client; returns at once and connects in the background. What is called before the connection stands waits for it. */
    public static Client connect(ClientOptions options) {
        return new Client(options, SessionDriver.start(DriverSetup.of(options)), null, "", false);
    }

    /**
     * Opens a client that goes on with the session of another process, its ephemeral nodes included. Watches and credentials do
     * not come with it. If the session has expired meanwhile, that is told as a loss, and a new one is opened.
     */
    public static Client resume(ClientOptions options, ExportedSession session) {
        return new Client(options, SessionDriver.start(DriverSetup.of(options), session.take()), null, "", false);
    }

    /**
     * The same session as seen from a node: paths of calls, results, events and errors begin there. The node need not exist; a
     * create that finds it missing makes it, as a container. Closing the view closes nothing: the session is its owner's.
     *
     * @param path of the node, from this client's own root
     */
    public Client namespace(String path) {
        String below = OptionChecks.path(path).equals(ZnodePath.ROOT) ? "" : path;
        return new Client(options, driver, owner, requests.namespace() + below, requests.isOnLoop());
    }

    /**
     * The same client for code that is quick and never blocks, a state machine for example: futures complete, watchers and state
     * listeners are told, in the server's order, on the thread that does the client's I/O, without the callback lane's wake-up. All that
     * this thread does for this client and others waits meanwhile, so code that is not the caller's own has no place there:
     * {@link #runCallback} passes it on. A call never waits for room: where the window is full it fails at once, whatever the policy. Everything else is as in {@link #namespace}, of the same path.
     */
    public Client onLoop() {
        return requests.isOnLoop() ? this : new Client(options, driver, owner, requests.namespace(), true);
    }

    /**
     * Runs what may be anybody's code: on the callback lane if this is the thread that does the client's I/O, behind everything that is
     * on its way there, otherwise at once.
     */
    public void runCallback(Runnable callback) {
        driver.runCallback(callback);
    }

    /** The client that this is a namespace of; itself if it is none. */
    public Client withoutNamespace() {
        return owner;
    }

    /** Creates a node. Fails with NoNode if the parent is missing, NodeExists if there is such a node. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data) {
        return create(path, data, CreateOptions.DEFAULT);
    }

    /** As {@link #create(String, byte[])}, with options. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateOptions options) {
        return requests.create(path, data, options);
    }

    /** Deletes a node. Fails with NoNode, NotEmpty or BadVersion. */
    public CompletableFuture<Void> delete(String path) {
        return delete(path, DeleteOptions.DEFAULT);
    }

    /** As {@link #delete(String)}, with options. */
    public CompletableFuture<Void> delete(String path, DeleteOptions options) {
        return requests.call(
                path, options.timeout(), at -> new Delete.Request(at, options.version()), (body, zxid) -> NOTHING);
    }

    /** The stat of a node, empty if there is none. */
    public CompletableFuture<Optional<Stat>> exists(String path) {
        return exists(path, ReadOptions.DEFAULT);
    }

    /** As {@link #exists(String)}, with options. */
    public CompletableFuture<Optional<Stat>> exists(String path, ReadOptions options) {
        WatchIntent watch = requests.watch(WatchIntent.Kind.EXISTS, options.watcher());
        return requests.call(
                path,
                options.timeout(),
                at -> new Exists.Request(at, watch != null),
                watch,
                (body, zxid) -> Answers.exists(body));
    }

    /** Reads a node's data. Fails with NoNode. */
    public CompletableFuture<NodeData> getData(String path) {
        return getData(path, ReadOptions.DEFAULT);
    }

    /** As {@link #getData(String)}, with options. */
    public CompletableFuture<NodeData> getData(String path, ReadOptions options) {
        return requests.readData(requests.chroot().toServer(OptionChecks.path(path)), path, options);
    }

    /** Lists a node's children. Fails with NoNode. */
    public CompletableFuture<Children> getChildren(String path) {
        return getChildren(path, ReadOptions.DEFAULT);
    }

    /** As {@link #getChildren(String)}, with options. */
    public CompletableFuture<Children> getChildren(String path, ReadOptions options) {
        WatchIntent watch = requests.watch(WatchIntent.Kind.CHILDREN, options.watcher());
        return requests.call(
                path,
                options.timeout(),
                at -> new GetChildren2.Request(at, watch != null),
                watch,
                (body, zxid) -> Answers.children(body));
    }

    /** Replaces a node's data. Fails with NoNode or BadVersion. */
    public CompletableFuture<Stat> setData(String path, byte @Nullable [] data) {
        return setData(path, data, WriteOptions.DEFAULT);
    }

    /** As {@link #setData(String, byte[])}, with options. */
    public CompletableFuture<Stat> setData(String path, byte @Nullable [] data, WriteOptions options) {
        return requests.call(
                path,
                options.timeout(),
                at -> new SetData.Request(at, data, options.version()),
                (body, zxid) -> Answers.setData(body));
    }

    /** Reads a node's ACL. Fails with NoNode. */
    public CompletableFuture<NodeAcl> getAcl(String path) {
        return getAcl(path, CallOptions.DEFAULT);
    }

    /** As {@link #getAcl(String)}, with options. */
    public CompletableFuture<NodeAcl> getAcl(String path, CallOptions options) {
        return requests.call(path, options.timeout(), at -> new GetAcl.Request(at), (body, zxid) -> Answers.acl(body));
    }

    /** Replaces a node's ACL. Fails with NoNode, InvalidAcl or BadVersion. */
    public CompletableFuture<Stat> setAcl(String path, List<Acl> acl) {
        return setAcl(path, acl, WriteOptions.DEFAULT);
    }

    /** As {@link #setAcl(String, List)}, with options. */
    public CompletableFuture<Stat> setAcl(String path, List<Acl> acl, WriteOptions options) {
        return requests.call(
                path,
                options.timeout(),
                at -> new SetAcl.Request(at, OptionChecks.acl(acl), options.version()),
                (body, zxid) -> Answers.setAcl(body));
    }

    /** Waits until the connected server has applied everything that was committed before: a read after it is not older than that. */
    public CompletableFuture<Void> sync(String path) {
        return sync(path, CallOptions.DEFAULT);
    }

    /** As {@link #sync(String)}, with options. */
    public CompletableFuture<Void> sync(String path, CallOptions options) {
        return requests.call(path, options.timeout(), at -> new Sync.Request(at), (body, zxid) -> NOTHING);
    }

    /** Applies all changes or none. Fails as the operation that was refused would alone; ServerException.opIndex() tells which it was. */
    public CompletableFuture<TransactionResult> multi(Transaction transaction) {
        return multi(transaction, CallOptions.DEFAULT);
    }

    /** As {@link #multi(Transaction)}, with options. */
    public CompletableFuture<TransactionResult> multi(Transaction transaction, CallOptions options) {
        return requests.call(
                Requests.multi(transaction, requests),
                options.timeout(),
                (body, zxid) -> Answers.multi(body, zxid, transaction, requests.chroot()));
    }

    /** Does several reads in one request; each succeeds or fails on its own. */
    public CompletableFuture<List<ReadResult>> multiRead(Reads reads) {
        return multiRead(reads, CallOptions.DEFAULT);
    }

    /** As {@link #multiRead(Reads)}, with options. */
    public CompletableFuture<List<ReadResult>> multiRead(Reads reads, CallOptions options) {
        return requests.call(
                Requests.multiRead(reads, requests.chroot()),
                options.timeout(),
                (body, zxid) -> Answers.multiRead(body, zxid, reads));
    }

    /** Registers a lasting watch, on a node that need not exist. It lives until it is closed, removed, or lost with the session. */
    public CompletableFuture<Registration> addWatch(String path, AddWatchMode mode, Watcher watcher) {
        return addWatch(path, mode, watcher, CallOptions.DEFAULT);
    }

    /** As {@link #addWatch(String, AddWatchMode, Watcher)}, with options. */
    public CompletableFuture<Registration> addWatch(
            String path, AddWatchMode mode, Watcher watcher, CallOptions options) {
        Objects.requireNonNull(watcher, "watcher");
        boolean recursive = mode == AddWatchMode.PERSISTENT_RECURSIVE;
        LastingWatch watch = new LastingWatch(this, path, recursive, watcher);
        WatchIntent.Kind kind = recursive ? WatchIntent.Kind.RECURSIVE : WatchIntent.Kind.PERSISTENT;
        return requests.call(
                path,
                options.timeout(),
                at -> new AddWatch.Request(at, mode.code()),
                requests.watch(kind, watch),
                (body, zxid) -> watch);
    }

    /** Removes all of this client's watches of a kind from a path; their watchers are told by an event of a type REMOVED. Fails with NoWatcher. */
    public CompletableFuture<Void> removeWatches(String path, WatcherType type) {
        return removeWatches(path, type, CallOptions.DEFAULT);
    }

    /** As {@link #removeWatches(String, WatcherType)}, with options. */
    public CompletableFuture<Void> removeWatches(String path, WatcherType type, CallOptions options) {
        return requests.call(
                path,
                options.timeout(),
                at -> new RemoveWatches.Request(at, type.code()),
                WatchIntent.removeAll(type),
                (body, zxid) -> NOTHING);
    }

    /** Removes one watcher; when it was the last of its kind on the path, the server forgets the watch too. Fails with NoWatcher. */
    public CompletableFuture<Void> removeWatcher(String path, WatcherType type, Watcher watcher) {
        return removeWatcher(path, type, watcher, CallOptions.DEFAULT);
    }

    /** As {@link #removeWatcher(String, WatcherType, Watcher)}, with options. */
    public CompletableFuture<Void> removeWatcher(String path, WatcherType type, Watcher watcher, CallOptions options) {
        return requests.call(
                path,
                options.timeout(),
                at -> new RemoveWatches.Request(at, type.code()),
                WatchIntent.removeOne(type, requests.scoped(watcher)),
                (body, zxid) -> NOTHING);
    }

    /** Whether the server has a watch of this kind on a path for this client. */
    public CompletableFuture<Boolean> checkWatches(String path, WatcherType type) {
        return checkWatches(path, type, CallOptions.DEFAULT);
    }

    /** As {@link #checkWatches(String, WatcherType)}, with options. */
    public CompletableFuture<Boolean> checkWatches(String path, WatcherType type, CallOptions options) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        requests.call(path, options.timeout(), at -> new CheckWatches.Request(at, type.code()), (body, zxid) -> true)
                .whenComplete((present, error) -> {
                    if (error == null || error instanceof NoWatcher) {
                        result.complete(error == null);
                    } else {
                        result.completeExceptionally(error);
                    }
                });
        return result;
    }

    /** Paths of this session's ephemeral nodes that start with a prefix, in no particular order. */
    public CompletableFuture<List<String>> getEphemerals(String prefix) {
        return getEphemerals(prefix, CallOptions.DEFAULT);
    }

    /** As {@link #getEphemerals(String)}, with options. */
    public CompletableFuture<List<String>> getEphemerals(String prefix, CallOptions options) {
        return requests.call(
                prefix,
                options.timeout(),
                at -> new GetEphemerals.Request(at),
                (body, zxid) -> Answers.ephemerals(body, requests.chroot()));
    }

    /** Number of nodes below a node, at any depth. Fails with NoNode. */
    public CompletableFuture<Integer> countDescendants(String path) {
        return countDescendants(path, CallOptions.DEFAULT);
    }

    /** As {@link #countDescendants(String)}, with options. */
    public CompletableFuture<Integer> countDescendants(String path, CallOptions options) {
        return requests.call(
                path,
                options.timeout(),
                at -> new GetAllChildrenNumber.Request(at),
                (body, zxid) ->
                        Answers.cast(GetAllChildrenNumber.Response.class, body).totalNumber());
    }

    /** The identities the server knows this connection by. */
    public CompletableFuture<List<ClientInfo>> whoAmI() {
        return whoAmI(CallOptions.DEFAULT);
    }

    /** As {@link #whoAmI()}, with options. */
    public CompletableFuture<List<ClientInfo>> whoAmI(CallOptions options) {
        return requests.call(
                new WhoAmI.Request(),
                options.timeout(),
                (body, zxid) -> Answers.cast(WhoAmI.Response.class, body).clientInfo());
    }

    /** Presents credentials now and on every later connection. */
    public CompletableFuture<Void> addAuth(AuthInfo auth) {
        return addAuth(auth, CallOptions.DEFAULT);
    }

    /** As {@link #addAuth(AuthInfo)}, with options. */
    public CompletableFuture<Void> addAuth(AuthInfo auth, CallOptions options) {
        return requests.call(
                new Auth.Request(0, auth.scheme(), auth.credentials()), options.timeout(), (body, zxid) -> NOTHING);
    }

    /** Reads the ensemble's membership; the same node whatever the chroot. */
    public CompletableFuture<NodeData> getConfig() {
        return getConfig(ReadOptions.DEFAULT);
    }

    /** As {@link #getConfig()}, with options. */
    public CompletableFuture<NodeData> getConfig(ReadOptions options) {
        return requests.readData(CONFIG_PATH, CONFIG_PATH, options);
    }

    /** Changes the ensemble's membership; answers with the new one. */
    public CompletableFuture<NodeData> reconfig(Reconfiguration change) {
        return reconfig(change, CallOptions.DEFAULT);
    }

    /** As {@link #reconfig(Reconfiguration)}, with options. */
    public CompletableFuture<NodeData> reconfig(Reconfiguration change, CallOptions options) {
        return requests.call(Requests.reconfig(change), options.timeout(), (body, zxid) -> Answers.data(body));
    }

    /** The state as the client's loop knows it now; listeners may not have been told yet. */
    public ConnectionState state() {
        return driver.state();
    }

    /** The session, 0 if there is none. */
    public long sessionId() {
        return driver.sessionId();
    }

    /** Session timeout that the server granted; the one to be asked for while there is no session. */
    public Duration negotiatedTimeout() {
        return Duration.ofNanos(driver.timeoutNanos());
    }

    /** Highest zxid seen in this session, 0 if none. */
    public long lastZxid() {
        return driver.lastZxid();
    }

    /**
     * End of the time, on the scale of {@link System#nanoTime()}, in which the leader cannot have expired the session: the
     * negotiated timeout after the session's opening or resumption, or after the sending of the last request of which an answered
     * write or sync at least a third of the timeout later proves that the leader heard of it. A read, a ping or a fresh write
     * alone moves nothing, since a follower answers the former itself and passes the latter on without renewing the session. So
     * whoever relies on it sends a {@link #sync(String)} now and then. It assumes that half a tick of the servers is not longer than
     * a third of the timeout, as is true for Apache's and Baton's default limits of session timeouts. In the past if there is no
     * such request, or no session.
     */
    public long safeUntilNanos() {
        return driver.safeUntilNanos();
    }

    /** As {@link #addStateListener(ListenerPhase, StateListener)} in the phase of the application. */
    public Registration addStateListener(StateListener listener) {
        return addStateListener(ListenerPhase.APPLICATION, listener);
    }

    /** Adds a listener for every further change of state. It is not told of the present state: ask {@link #state()} after adding. */
    public Registration addStateListener(ListenerPhase phase, StateListener listener) {
        return driver.addStateListener(phase, listener, requests.isOnLoop());
    }

    /**
     * These are the servers from now on. A client stays where it is if its server is among them and it is not its turn to help
     * fill a larger ensemble; otherwise it moves within two seconds, in a moment without anything under way, with its session.
     *
     * @param connectString as in {@link ClientOptions#of(String)}; a chroot in it must be the client's own
     */
    public void updateServers(String connectString) {
        ConnectString parsed = ConnectString.parse(connectString);
        if (!parsed.chroot().isEmpty() && !parsed.chroot().equals(options.chroot())) {
            throw new IllegalArgumentException("the chroot of a client cannot change: it is '" + options.chroot()
                    + "', not '" + parsed.chroot() + "'");
        }
        driver.updateHosts(DriverSetup.hosts(parsed.servers(), options.shuffledServers()));
    }

    /** What happened to this client lately. Costs a copy of at most 128 lines; may be called at any time, also after closing. */
    public Explanation explain() {
        return new Explanation(
                state(),
                sessionId(),
                options.sessionTimeout(),
                negotiatedTimeout(),
                lastZxid(),
                driver.timeline().entries().stream()
                        .map(entry -> new Explanation.Entry(entry.at(), entry.what()))
                        .toList());
    }

    /** Whether the calling thread runs callbacks of this client at this moment, or its I/O, so that waiting for the client could never end. */
    public boolean isOnCallbackLane() {
        return driver.isCallbackThread();
    }

    /** The same client with methods that wait. */
    public BlockingClient blocking() {
        return blocking;
    }

    /**
     * Ends the session and the client. What was sent before is still answered; what was not fails with {@code ClientClosed}. The
     * future completes, never exceptionally, when all of this is done, shortly after the close timeout at the latest. Does nothing
     * on a namespace.
     */
    public CompletableFuture<Void> closeAsync() {
        if (owner != this) {
            return CompletableFuture.completedFuture(NOTHING);
        }
        return driver.close().copy();
    }

    /**
     * Ends the client but not the session: its ephemeral nodes stay, for the rest of the session timeout, for whoever resumes it.
     * What was sent before is still answered; what was not fails with {@code ClientClosed}. Fails with ClientClosed if the client
     * was closed before, or there is no session that another server would know. Refused on a namespace.
     */
    public CompletableFuture<ExportedSession> exportSession() {
        if (owner != this) {
            throw new IllegalStateException("the session of a namespace belongs to the client it is of");
        }
        CompletableFuture<ExportedSession> result = new CompletableFuture<>();
        driver.handOver().whenComplete((ticket, error) -> {
            if (ticket == null) {
                result.completeExceptionally(
                        new ClientClosed(new ErrorContext("exportSession", null, lastZxid()), Applied.NO));
            } else {
                result.complete(new ExportedSession(ticket));
            }
        });
        return result;
    }

    /** As {@link #closeAsync()}, waiting for it, except on the callback lane, where it returns at once. */
    @Override
    public void close() {
        if (owner != this) {
            return;
        }
        CompletableFuture<Void> closed = driver.close();
        if (driver.isCallbackThread()) {
            return;
        }
        try {
            closed.get(options.closeTimeout().toMillis() + CLOSE_MARGIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The session ends by itself on the server; a callback that never returns must not hold the owner.
            LOG.warn("close was not confirmed: client={}", this, e);
        }
    }

    @Override
    public String toString() {
        return "Client[" + options.connectString() + requests.namespace() + ", " + state() + ", session=0x"
                + Long.toHexString(sessionId()) + "]";
    }

    /** Keeps the callback lane from waiting for itself. */
    void refuseOnCallbackLane() {
        if (driver.isCallbackThread()) {
            throw new IllegalStateException(
                    "blocking call on the client's callback lane: the answer could never arrive, since it is delivered"
                            + " on this thread. Use the asynchronous method, or do the work on another thread");
        }
    }
}
