package dev.baton.conformance.harness;

import static org.awaitility.Awaitility.await;

import dev.baton.client.AuthInfo;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.DeleteOptions;
import dev.baton.client.OpResult;
import dev.baton.client.ReadOptions;
import dev.baton.client.ReadResult;
import dev.baton.client.Reads;
import dev.baton.client.Reconfiguration;
import dev.baton.client.Transaction;
import dev.baton.client.WriteOptions;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ServerException;
import dev.baton.client.error.SessionExpired;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.Watcher;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Baton's client behind the neutral face. */
final class BatonClient implements ClientUnderTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Long runs leave nodes with more children than the default lets through. */
    private static final int FRAME_BYTES_MAX = 1 << 28;

    private final Client client;
    private final CountDownLatch lost = new CountDownLatch(1);

    BatonClient(String connectString, int timeoutMillis) {
        client = Client.connect(ClientOptions.of(connectString)
                .withSessionTimeout(Duration.ofMillis(timeoutMillis))
                .withOperationTimeout(Duration.ofSeconds(40))
                .withFrameBytesMax(FRAME_BYTES_MAX));
        client.addStateListener(change -> {
            if (change.current() == ConnectionState.LOST) {
                lost.countDown();
            }
        });
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw translated(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + LIMIT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static RuntimeException translated(Throwable cause) {
        if (cause instanceof ServerException refused) {
            return new OperationRefused(refused.code(), refused);
        }
        if (cause instanceof SessionExpired) {
            return new OperationRefused(ErrorCode.SESSION_EXPIRED, cause);
        }
        if (cause instanceof AuthFailed) {
            return new OperationRefused(ErrorCode.AUTH_FAILED, cause);
        }
        if (cause instanceof BatonException) {
            return new OperationRefused(ErrorCode.CONNECTION_LOSS, cause);
        }
        return new IllegalStateException("a future completed with what is no BatonException", cause);
    }

    @Override
    public Created create(String path, byte @Nullable [] data, CreateMode mode, List<Acl> acl, long ttlMillis) {
        var created = join(client.create(path, data, createOptions(mode, acl, ttlMillis)));
        return new Created(created.path(), created.stat());
    }

    private static CreateOptions createOptions(CreateMode mode, List<Acl> acl, long ttlMillis) {
        CreateOptions options = CreateOptions.of(mode).withAcl(acl);
        return ttlMillis >= 0 ? options.withTtl(Duration.ofMillis(ttlMillis)) : options;
    }

    @Override
    public void delete(String path, int version) {
        join(client.delete(path, DeleteOptions.DEFAULT.withVersion(version)));
    }

    @Override
    public Optional<Stat> exists(String path, @Nullable WatchProbe watch) {
        return join(client.exists(path, readOptions(watch)));
    }

    @Override
    public Data getData(String path, @Nullable WatchProbe watch) {
        var node = join(client.getData(path, readOptions(watch)));
        return new Data(node.data(), node.stat());
    }

    @Override
    public Stat setData(String path, byte @Nullable [] data, int version) {
        return join(client.setData(path, data, WriteOptions.DEFAULT.withVersion(version)));
    }

    @Override
    public Children getChildren(String path, @Nullable WatchProbe watch) {
        var children = join(client.getChildren(path, readOptions(watch)));
        return new Children(children.names(), children.stat());
    }

    @Override
    public Access getAcl(String path) {
        var acl = join(client.getAcl(path));
        return new Access(acl.acl(), acl.stat());
    }

    @Override
    public Stat setAcl(String path, List<Acl> acl, int version) {
        return join(client.setAcl(path, acl, WriteOptions.DEFAULT.withVersion(version)));
    }

    @Override
    public void sync(String path) {
        join(client.sync(path));
    }

    @Override
    public List<MultiResult> multi(List<OpRequest> ops) {
        Transaction transaction = Transaction.EMPTY;
        for (OpRequest op : ops) {
            transaction = plus(transaction, op);
        }
        try {
            return join(client.multi(transaction)).results().stream()
                    .map(BatonClient::result)
                    .toList();
        } catch (OperationRefused e) {
            if (e.getCause() instanceof ServerException refused && refused.opIndex() != ServerException.NO_INDEX) {
                return failed(ops.size(), refused);
            }
            throw e;
        }
    }

    /** The results as the protocol has them, from what the library tells of them. */
    private static List<MultiResult> failed(int count, ServerException refused) {
        List<MultiResult> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ErrorCode code = i < refused.opIndex()
                    ? ErrorCode.OK
                    : i == refused.opIndex() ? refused.code() : ErrorCode.RUNTIME_INCONSISTENCY;
            results.add(MultiResult.error(code.code()));
        }
        return results;
    }

    private static Transaction plus(Transaction transaction, OpRequest op) {
        if (op instanceof CreateRequest create) {
            CreateMode mode = CreateMode.ofFlag(create.flags());
            return transaction.create(
                    create.path(), create.data(), createOptions(mode, create.acl(), create.ttlMillis()));
        }
        if (op instanceof Delete.Request delete) {
            return transaction.delete(delete.path(), delete.version());
        }
        if (op instanceof SetData.Request set) {
            return transaction.setData(set.path(), set.data(), set.version());
        }
        if (op instanceof Check.Request check) {
            return transaction.check(check.path(), check.version());
        }
        throw new IllegalArgumentException("not allowed in a multi: " + op);
    }

    private static MultiResult result(OpResult result) {
        if (result instanceof OpResult.Create create) {
            var created = create.created();
            return MultiResult.success(OpCode.CREATE2, new Create2.Response(created.path(), created.stat()));
        }
        if (result instanceof OpResult.SetData set) {
            return MultiResult.success(OpCode.SET_DATA, new SetData.Response(set.stat()));
        }
        return MultiResult.success(
                result instanceof OpResult.Delete ? OpCode.DELETE : OpCode.CHECK, EmptyResponse.INSTANCE);
    }

    @Override
    public List<MultiResult> multiRead(List<OpRequest> ops) {
        Reads reads = Reads.EMPTY;
        for (OpRequest op : ops) {
            reads = op instanceof GetData.Request get
                    ? reads.getData(get.path())
                    : reads.getChildren(((GetChildren.Request) op).path());
        }
        return join(client.multiRead(reads)).stream().map(BatonClient::result).toList();
    }

    private static MultiResult result(ReadResult result) {
        if (result instanceof ReadResult.Data data) {
            return MultiResult.success(
                    OpCode.GET_DATA,
                    new GetData.Response(data.node().data(), data.node().stat()));
        }
        if (result instanceof ReadResult.ChildNames children) {
            return MultiResult.success(OpCode.GET_CHILDREN, new GetChildren.Response(children.names()));
        }
        return MultiResult.error(((ReadResult.Failed) result).error().code().code());
    }

    @Override
    public List<String> getEphemerals(String prefix) {
        return join(client.getEphemerals(prefix));
    }

    @Override
    public int countDescendants(String path) {
        return join(client.countDescendants(path));
    }

    @Override
    public List<ClientInfo> whoAmI() {
        return join(client.whoAmI());
    }

    @Override
    public void addAuth(String scheme, String auth) {
        join(client.addAuth(AuthInfo.of(scheme, auth.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void addWatch(String path, AddWatchMode mode, WatchProbe watch) {
        join(client.addWatch(path, mode, watcher(watch)));
    }

    @Override
    public void removeWatches(String path, WatcherType type) {
        join(client.removeWatches(path, type));
    }

    @Override
    public void reconfig(String joining) {
        join(client.reconfig(Reconfiguration.join(joining)));
    }

    @Override
    public long sessionId() {
        return client.sessionId();
    }

    @Override
    public int negotiatedTimeoutMillis() {
        return (int) client.negotiatedTimeout().toMillis();
    }

    @Override
    public void awaitConnected() {
        await("Baton's client to connect")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> client.state() == ConnectionState.CONNECTED);
    }

    @Override
    public void awaitSessionLost() {
        try {
            if (!lost.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("session not lost within " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static ReadOptions readOptions(@Nullable WatchProbe probe) {
        return probe == null ? ReadOptions.DEFAULT : ReadOptions.DEFAULT.withWatcher(watcher(probe));
    }

    private static Watcher watcher(WatchProbe probe) {
        return new ProbeWatcher(probe);
    }

    /** Equal for the same probe, so that a library that keeps its watchers in sets tells it once. */
    private record ProbeWatcher(WatchProbe probe) implements Watcher {
        @Override
        public void onEvent(dev.baton.client.event.WatchEvent event) {
            probe.tell(event.type(), event.path());
        }
    }
}
