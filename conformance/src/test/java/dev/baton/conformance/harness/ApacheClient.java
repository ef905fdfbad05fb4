package dev.baton.conformance.harness;

import static org.awaitility.Awaitility.await;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** Apache's Java client behind the neutral face. */
final class ApacheClient implements ClientUnderTest {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final ZooKeeperAdmin zk;
    private final CountDownLatch lost = new CountDownLatch(1);

    ApacheClient(String connectString, int timeoutMillis) {
        try {
            zk = new ZooKeeperAdmin(connectString, timeoutMillis, event -> {
                if (event.getState() == Watcher.Event.KeeperState.Expired) {
                    lost.countDown();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call into the library. */
    private interface Call<T> {
        T run() throws KeeperException, InterruptedException;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (KeeperException e) {
            throw new OperationRefused(ErrorCode.of(e.code().intValue()), e);
        } catch (IllegalArgumentException e) {
            throw new OperationRefused(ErrorCode.BAD_ARGUMENTS, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public Created create(String path, byte @Nullable [] data, CreateMode mode, List<Acl> acl, long ttlMillis) {
        var stat = new org.apache.zookeeper.data.Stat();
        String made = call(() -> zk.create(path, data, theirs(acl), theirs(mode), stat, ttlMillis));
        return new Created(made, ours(stat));
    }

    @Override
    public void delete(String path, int version) {
        call(() -> {
            zk.delete(path, version);
            return null;
        });
    }

    @Override
    public Optional<Stat> exists(String path, @Nullable WatchProbe watch) {
        return Optional.ofNullable(call(() -> zk.exists(path, watcher(watch)))).map(ApacheClient::ours);
    }

    @Override
    public Data getData(String path, @Nullable WatchProbe watch) {
        var stat = new org.apache.zookeeper.data.Stat();
        byte[] data = call(() -> zk.getData(path, watcher(watch), stat));
        return new Data(data, ours(stat));
    }

    @Override
    public Stat setData(String path, byte @Nullable [] data, int version) {
        return ours(call(() -> zk.setData(path, data, version)));
    }

    @Override
    public Children getChildren(String path, @Nullable WatchProbe watch) {
        var stat = new org.apache.zookeeper.data.Stat();
        List<String> names = call(() -> zk.getChildren(path, watcher(watch), stat));
        return new Children(names, ours(stat));
    }

    @Override
    public Access getAcl(String path) {
        var stat = new org.apache.zookeeper.data.Stat();
        List<ACL> acl = call(() -> zk.getACL(path, stat));
        return new Access(
                acl.stream()
                        .map(a -> new Acl(
                                a.getPerms(),
                                new AclId(a.getId().getScheme(), a.getId().getId())))
                        .toList(),
                ours(stat));
    }

    @Override
    public Stat setAcl(String path, List<Acl> acl, int version) {
        return ours(call(() -> zk.setACL(path, theirs(acl), version)));
    }

    @Override
    public void sync(String path) {
        CountDownLatch done = new CountDownLatch(1);
        int[] code = new int[1];
        zk.sync(
                path,
                (rc, p, context) -> {
                    code[0] = rc;
                    done.countDown();
                },
                null);
        awaitLatch(done, Duration.ofSeconds(30), "sync");
        if (code[0] != 0) {
            throw new OperationRefused(ErrorCode.of(code[0]), new IllegalStateException("sync " + path));
        }
    }

    @Override
    public List<MultiResult> multi(List<OpRequest> ops) {
        return results(ops);
    }

    @Override
    public List<MultiResult> multiRead(List<OpRequest> ops) {
        return results(ops);
    }

    private List<MultiResult> results(List<OpRequest> ops) {
        List<Op> theirs = ops.stream().map(ApacheClient::theirs).toList();
        return call(() -> {
            try {
                return zk.multi(theirs).stream().map(ApacheOps::result).toList();
            } catch (KeeperException e) {
                if (e.getResults() == null) {
                    throw e;
                }
                return e.getResults().stream().map(ApacheOps::result).toList();
            }
        });
    }

    private static Op theirs(OpRequest request) {
        return ApacheOps.op(request);
    }

    @Override
    public List<String> getEphemerals(String prefix) {
        return call(() -> zk.getEphemerals(prefix));
    }

    @Override
    public int countDescendants(String path) {
        return call(() -> zk.getAllChildrenNumber(path));
    }

    @Override
    public List<ClientInfo> whoAmI() {
        return call(() -> zk.whoAmI().stream()
                .map(info -> new ClientInfo(info.getAuthScheme(), info.getUser()))
                .toList());
    }

    @Override
    public void addAuth(String scheme, String auth) {
        zk.addAuthInfo(scheme, auth.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void addWatch(String path, AddWatchMode mode, WatchProbe watch) {
        call(() -> {
            zk.addWatch(path, watcher(watch), org.apache.zookeeper.AddWatchMode.valueOf(mode.name()));
            return null;
        });
    }

    @Override
    public void removeWatches(String path, WatcherType type) {
        call(() -> {
            zk.removeAllWatches(path, ApacheOps.theirs(type), false);
            return null;
        });
    }

    @Override
    public void reconfig(String joining) {
        call(() -> zk.reconfigure(joining, null, null, -1, new org.apache.zookeeper.data.Stat()));
    }

    @Override
    public long sessionId() {
        return zk.getSessionId();
    }

    @Override
    public int negotiatedTimeoutMillis() {
        return zk.getSessionTimeout();
    }

    @Override
    public void awaitConnected() {
        await("Apache's client to connect")
                .atMost(CONNECT_LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> zk.getState() == ZooKeeper.States.CONNECTED);
    }

    @Override
    public void awaitSessionLost() {
        awaitLatch(lost, Duration.ofSeconds(60), "expiry");
    }

    @Override
    public void close() {
        try {
            zk.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitLatch(CountDownLatch latch, Duration limit, String what) {
        try {
            if (!latch.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("no " + what + " within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static @Nullable Watcher watcher(@Nullable WatchProbe probe) {
        if (probe == null) {
            return null;
        }
        return new ProbeWatcher(probe);
    }

    /** Equal for the same probe, as the library keeps its watchers in sets. */
    private record ProbeWatcher(WatchProbe probe) implements Watcher {
        @Override
        public void process(org.apache.zookeeper.WatchedEvent event) {
            if (event.getType() != Event.EventType.None) {
                probe.tell(WatchEventType.of(event.getType().getIntValue()), event.getPath());
            }
        }
    }

    private static List<ACL> theirs(List<Acl> acl) {
        return ApacheOps.theirs(acl);
    }

    private static org.apache.zookeeper.CreateMode theirs(CreateMode mode) {
        return ApacheOps.theirs(mode);
    }

    private static Stat ours(org.apache.zookeeper.data.Stat stat) {
        return ApacheOps.ours(stat);
    }
}
