package dev.baton.client;

import dev.baton.client.error.BatonException;
import dev.baton.client.event.Registration;
import dev.baton.client.event.Watcher;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatcherType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@link Client} with waiting: each method waits for the future of the method of the same name, at most until the request's
 * deadline, and throws what it fails with. Made by {@link Client#blocking()}; closing is the client's business.
 *
 * <p>A method called on the client's callback lane throws {@link IllegalStateException}, since the answer could never arrive
 * there. An interrupt ends the waiting with a {@link java.util.concurrent.CancellationException} and leaves the thread
 * interrupted; the request itself goes on.
 */
public final class BlockingClient {
    private final Client client;

    BlockingClient(Client client) {
        this.client = client;
    }

    /** The client that this one waits for. */
    public Client async() {
        return client;
    }

    public Created create(String path, byte @Nullable [] data) {
        return await(calls().create(path, data));
    }

    public Created create(String path, byte @Nullable [] data, CreateOptions options) {
        return await(calls().create(path, data, options));
    }

    public void delete(String path) {
        await(calls().delete(path));
    }

    public void delete(String path, DeleteOptions options) {
        await(calls().delete(path, options));
    }

    public Optional<Stat> exists(String path) {
        return await(calls().exists(path));
    }

    public Optional<Stat> exists(String path, ReadOptions options) {
        return await(calls().exists(path, options));
    }

    public NodeData getData(String path) {
        return await(calls().getData(path));
    }

    public NodeData getData(String path, ReadOptions options) {
        return await(calls().getData(path, options));
    }

    public Children getChildren(String path) {
        return await(calls().getChildren(path));
    }

    public Children getChildren(String path, ReadOptions options) {
        return await(calls().getChildren(path, options));
    }

    public Stat setData(String path, byte @Nullable [] data) {
        return await(calls().setData(path, data));
    }

    public Stat setData(String path, byte @Nullable [] data, WriteOptions options) {
        return await(calls().setData(path, data, options));
    }

    public NodeAcl getAcl(String path) {
        return await(calls().getAcl(path));
    }

    public NodeAcl getAcl(String path, CallOptions options) {
        return await(calls().getAcl(path, options));
    }

    public Stat setAcl(String path, List<Acl> acl) {
        return await(calls().setAcl(path, acl));
    }

    public Stat setAcl(String path, List<Acl> acl, WriteOptions options) {
        return await(calls().setAcl(path, acl, options));
    }

    public void sync(String path) {
        await(calls().sync(path));
    }

    public void sync(String path, CallOptions options) {
        await(calls().sync(path, options));
    }

    public TransactionResult multi(Transaction transaction) {
        return await(calls().multi(transaction));
    }

    public TransactionResult multi(Transaction transaction, CallOptions options) {
        return await(calls().multi(transaction, options));
    }

    public List<ReadResult> multiRead(Reads reads) {
        return await(calls().multiRead(reads));
    }

    public List<ReadResult> multiRead(Reads reads, CallOptions options) {
        return await(calls().multiRead(reads, options));
    }

    public Registration addWatch(String path, AddWatchMode mode, Watcher watcher) {
        return await(calls().addWatch(path, mode, watcher));
    }

    public Registration addWatch(String path, AddWatchMode mode, Watcher watcher, CallOptions options) {
        return await(calls().addWatch(path, mode, watcher, options));
    }

    public void removeWatches(String path, WatcherType type) {
        await(calls().removeWatches(path, type));
    }

    public void removeWatches(String path, WatcherType type, CallOptions options) {
        await(calls().removeWatches(path, type, options));
    }

    public void removeWatcher(String path, WatcherType type, Watcher watcher) {
        await(calls().removeWatcher(path, type, watcher));
    }

    public void removeWatcher(String path, WatcherType type, Watcher watcher, CallOptions options) {
        await(calls().removeWatcher(path, type, watcher, options));
    }

    public boolean checkWatches(String path, WatcherType type) {
        return await(calls().checkWatches(path, type));
    }

    public boolean checkWatches(String path, WatcherType type, CallOptions options) {
        return await(calls().checkWatches(path, type, options));
    }

    public List<String> getEphemerals(String prefix) {
        return await(calls().getEphemerals(prefix));
    }

    public List<String> getEphemerals(String prefix, CallOptions options) {
        return await(calls().getEphemerals(prefix, options));
    }

    public int countDescendants(String path) {
        return await(calls().countDescendants(path));
    }

    public int countDescendants(String path, CallOptions options) {
        return await(calls().countDescendants(path, options));
    }

    public List<ClientInfo> whoAmI() {
        return await(calls().whoAmI());
    }

    public List<ClientInfo> whoAmI(CallOptions options) {
        return await(calls().whoAmI(options));
    }

    public void addAuth(AuthInfo auth) {
        await(calls().addAuth(auth));
    }

    public void addAuth(AuthInfo auth, CallOptions options) {
        await(calls().addAuth(auth, options));
    }

    public NodeData getConfig() {
        return await(calls().getConfig());
    }

    public NodeData getConfig(ReadOptions options) {
        return await(calls().getConfig(options));
    }

    public NodeData reconfig(Reconfiguration change) {
        return await(calls().reconfig(change));
    }

    public NodeData reconfig(Reconfiguration change, CallOptions options) {
        return await(calls().reconfig(change, options));
    }

    /** The client, unless waiting for it here could never end: checked before anything is sent. */
    private Client calls() {
        client.refuseOnCallbackLane();
        return client;
    }

    /** Nobody else has the future, so the loop may wake this thread itself, without a detour over the callback lane. */
    private <T> T await(CompletableFuture<T> future) {
        if (future instanceof Call<T> call) {
            call.awaitedOnly();
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BatonException failure) {
                failure.fillInStackTrace();
                throw failure;
            }
            throw new IllegalStateException("the client failed in an unforeseen way", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException interrupted = new CancellationException("interrupted while waiting for the answer");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
