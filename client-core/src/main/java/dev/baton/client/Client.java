package dev.baton.client;

import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateListener;
import dev.baton.client.event.Watcher;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatcherType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A session with an ensemble; see the package for the guarantees. Thread-safe; costs no thread of its own.
 *
 * <p>Futures complete on the callback lane, so stages hung onto them must not block there; {@link BlockingClient} refuses to.
 */
public final class Client implements AutoCloseable {
    private Client() {}

    /** Opens a client with default options; returns at once and connects in the background. */
    public static Client connect(String hosts) {
        return connect(ClientOptions.of(hosts));
    }

    /** Opens a client; returns at once and connects in the background. What is called before the connection stands waits for it. */
    public static Client connect(ClientOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Creates a node. Fails with NoNode if the parent is missing, NodeExists if there is such a node. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data) {
        return create(path, data, CreateOptions.DEFAULT);
    }

    /** As {@link #create(String, byte[])}, with options. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Deletes a node. Fails with NoNode, NotEmpty or BadVersion. */
    public CompletableFuture<Void> delete(String path) {
        return delete(path, DeleteOptions.DEFAULT);
    }

    /** As {@link #delete(String)}, with options. */
    public CompletableFuture<Void> delete(String path, DeleteOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** The stat of a node, empty if there is none. */
    public CompletableFuture<Optional<Stat>> exists(String path) {
        return exists(path, ReadOptions.DEFAULT);
    }

    /** As {@link #exists(String)}, with options. */
    public CompletableFuture<Optional<Stat>> exists(String path, ReadOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Reads a node's data. Fails with NoNode. */
    public CompletableFuture<NodeData> getData(String path) {
        return getData(path, ReadOptions.DEFAULT);
    }

    /** As {@link #getData(String)}, with options. */
    public CompletableFuture<NodeData> getData(String path, ReadOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Lists a node's children. Fails with NoNode. */
    public CompletableFuture<Children> getChildren(String path) {
        return getChildren(path, ReadOptions.DEFAULT);
    }

    /** As {@link #getChildren(String)}, with options. */
    public CompletableFuture<Children> getChildren(String path, ReadOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Replaces a node's data. Fails with NoNode or BadVersion. */
    public CompletableFuture<Stat> setData(String path, byte @Nullable [] data) {
        return setData(path, data, WriteOptions.DEFAULT);
    }

    /** As {@link #setData(String, byte[])}, with options. */
    public CompletableFuture<Stat> setData(String path, byte @Nullable [] data, WriteOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Reads a node's ACL. Fails with NoNode. */
    public CompletableFuture<NodeAcl> getAcl(String path) {
        return getAcl(path, CallOptions.DEFAULT);
    }

    /** As {@link #getAcl(String)}, with options. */
    public CompletableFuture<NodeAcl> getAcl(String path, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Replaces a node's ACL. Fails with NoNode, InvalidAcl or BadVersion. */
    public CompletableFuture<Stat> setAcl(String path, List<Acl> acl) {
        return setAcl(path, acl, WriteOptions.DEFAULT);
    }

    /** As {@link #setAcl(String, List)}, with options. */
    public CompletableFuture<Stat> setAcl(String path, List<Acl> acl, WriteOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Waits until the connected server has applied everything that was committed before: a read after it is not older than that. */
    public CompletableFuture<Void> sync(String path) {
        return sync(path, CallOptions.DEFAULT);
    }

    /** As {@link #sync(String)}, with options. */
    public CompletableFuture<Void> sync(String path, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Applies all changes or none. Fails as the operation that was refused would alone; ServerException.opIndex() tells which it was. */
    public CompletableFuture<TransactionResult> multi(Transaction transaction) {
        return multi(transaction, CallOptions.DEFAULT);
    }

    /** As {@link #multi(Transaction)}, with options. */
    public CompletableFuture<TransactionResult> multi(Transaction transaction, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Does several reads in one request; each succeeds or fails on its own. */
    public CompletableFuture<List<ReadResult>> multiRead(Reads reads) {
        return multiRead(reads, CallOptions.DEFAULT);
    }

    /** As {@link #multiRead(Reads)}, with options. */
    public CompletableFuture<List<ReadResult>> multiRead(Reads reads, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Registers a lasting watch, on a node that need not exist. It lives until it is closed, removed, or lost with the session. */
    public CompletableFuture<Registration> addWatch(String path, AddWatchMode mode, Watcher watcher) {
        return addWatch(path, mode, watcher, CallOptions.DEFAULT);
    }

    /** As {@link #addWatch(String, AddWatchMode, Watcher)}, with options. */
    public CompletableFuture<Registration> addWatch(
            String path, AddWatchMode mode, Watcher watcher, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Removes all of this client's watches of a kind from a path; their watchers are told by an event of a type REMOVED. Fails with NoWatcher. */
    public CompletableFuture<Void> removeWatches(String path, WatcherType type) {
        return removeWatches(path, type, CallOptions.DEFAULT);
    }

    /** As {@link #removeWatches(String, WatcherType)}, with options. */
    public CompletableFuture<Void> removeWatches(String path, WatcherType type, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Removes one watcher; when it was the last of its kind on the path, the server forgets the watch too. Fails with NoWatcher. */
    public CompletableFuture<Void> removeWatcher(String path, WatcherType type, Watcher watcher) {
        return removeWatcher(path, type, watcher, CallOptions.DEFAULT);
    }

    /** As {@link #removeWatcher(String, WatcherType, Watcher)}, with options. */
    public CompletableFuture<Void> removeWatcher(String path, WatcherType type, Watcher watcher, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Whether the server has a watch of this kind on a path for this client. */
    public CompletableFuture<Boolean> checkWatches(String path, WatcherType type) {
        return checkWatches(path, type, CallOptions.DEFAULT);
    }

    /** As {@link #checkWatches(String, WatcherType)}, with options. */
    public CompletableFuture<Boolean> checkWatches(String path, WatcherType type, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Paths of this session's ephemeral nodes that start with a prefix, in no particular order. */
    public CompletableFuture<List<String>> getEphemerals(String prefix) {
        return getEphemerals(prefix, CallOptions.DEFAULT);
    }

    /** As {@link #getEphemerals(String)}, with options. */
    public CompletableFuture<List<String>> getEphemerals(String prefix, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Number of nodes below a node, at any depth. Fails with NoNode. */
    public CompletableFuture<Integer> countDescendants(String path) {
        return countDescendants(path, CallOptions.DEFAULT);
    }

    /** As {@link #countDescendants(String)}, with options. */
    public CompletableFuture<Integer> countDescendants(String path, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** The identities the server knows this connection by. */
    public CompletableFuture<List<ClientInfo>> whoAmI() {
        return whoAmI(CallOptions.DEFAULT);
    }

    /** As {@link #whoAmI()}, with options. */
    public CompletableFuture<List<ClientInfo>> whoAmI(CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Presents credentials now and on every later connection. */
    public CompletableFuture<Void> addAuth(AuthInfo auth) {
        return addAuth(auth, CallOptions.DEFAULT);
    }

    /** As {@link #addAuth(AuthInfo)}, with options. */
    public CompletableFuture<Void> addAuth(AuthInfo auth, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Reads the ensemble's membership; the same node whatever the chroot. */
    public CompletableFuture<NodeData> getConfig() {
        return getConfig(ReadOptions.DEFAULT);
    }

    /** As {@link #getConfig()}, with options. */
    public CompletableFuture<NodeData> getConfig(ReadOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** Changes the ensemble's membership; answers with the new one. */
    public CompletableFuture<NodeData> reconfig(Reconfiguration change) {
        return reconfig(change, CallOptions.DEFAULT);
    }

    /** As {@link #reconfig(Reconfiguration)}, with options. */
    public CompletableFuture<NodeData> reconfig(Reconfiguration change, CallOptions options) {
        throw new UnsupportedOperationException("under construction");
    }

    /** The state as the client's loop knows it now; listeners may not have been told yet. */
    public ConnectionState state() {
        throw new UnsupportedOperationException("under construction");
    }

    /** The session, 0 if there is none. */
    public long sessionId() {
        throw new UnsupportedOperationException("under construction");
    }

    /** Session timeout that the server granted; the one to be asked for while there is no session. */
    public Duration negotiatedTimeout() {
        throw new UnsupportedOperationException("under construction");
    }

    /** Highest zxid seen in this session, 0 if none. */
    public long lastZxid() {
        throw new UnsupportedOperationException("under construction");
    }

    /**
     * End of the time, on the scale of {@link System#nanoTime()}, in which the session cannot have been expired: the sending of
     * the last request that was answered through the leader (a write or a sync), plus the negotiated timeout. Reads and pings do
     * not move it, since a follower answers them on its own. In the past if there is no such request, or no session.
     */
    public long safeUntilNanos() {
        throw new UnsupportedOperationException("under construction");
    }

    /** As {@link #addStateListener(ListenerPhase, StateListener)} in the phase of the application. */
    public Registration addStateListener(StateListener listener) {
        return addStateListener(ListenerPhase.APPLICATION, listener);
    }

    /** Adds a listener for every further change of state. It is not told of the present state: ask {@link #state()} after adding. */
    public Registration addStateListener(ListenerPhase phase, StateListener listener) {
        throw new UnsupportedOperationException("under construction");
    }

    /** The same client with methods that wait. */
    public BlockingClient blocking() {
        throw new UnsupportedOperationException("under construction");
    }

    /**
     * Ends the session and the client. What was sent before is still answered; what was not fails with {@code ClientClosed}. The
     * future completes, never exceptionally, when all of this is done, at the latest after the close timeout.
     */
    public CompletableFuture<Void> closeAsync() {
        throw new UnsupportedOperationException("under construction");
    }

    /** As {@link #closeAsync()}, waiting for it, except on the callback lane, where it returns at once. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("under construction");
    }

    /** Keeps the callback lane from waiting for itself. */
    void refuseOnCallbackLane() {
        throw new UnsupportedOperationException("under construction");
    }
}
