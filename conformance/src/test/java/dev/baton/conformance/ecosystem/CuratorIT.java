package dev.baton.conformance.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.SharedServers;
import dev.baton.testing.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryForever;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Curator's recipes on Baton's server, with connections that are killed. */
@ExtendWith(ServerLogs.class)
class CuratorIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final String root = "/curator-" + UUID.randomUUID();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final FaultProxy proxy =
            FaultProxy.to(SharedServers.of(ServerKind.BATON).connectString());

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(opened);
        for (AutoCloseable each : opened) {
            each.close();
        }
        proxy.close();
    }

    private CuratorFramework framework() {
        CuratorFramework framework = CuratorFrameworkFactory.builder()
                .connectString(proxy.connectString())
                .sessionTimeoutMs(20_000)
                .connectionTimeoutMs(15_000)
                .retryPolicy(new RetryForever(100))
                .build();
        framework.start();
        opened.add(framework);
        return framework;
    }

    @Test
    void mutexAdmitsOneAtATimeAlsoWhenConnectionsBreak() throws Exception {
        int contenders = 3;
        int turns = 20;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(contenders);
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
            InterProcessMutex mutex = new InterProcessMutex(framework(), root + "/mutex");
            futures.add(pool.submit(() -> {
                for (int turn = 0; turn < turns; turn++) {
                    mutex.acquire();
                    assertThat(inside.incrementAndGet()).isOne();
                    done.incrementAndGet();
                    inside.decrementAndGet();
                    mutex.release();
                }
                return null;
            }));
        }
        for (int kill = 1; kill <= 3; kill++) {
            int goal = kill * contenders * turns / 5;
            await("turns")
                    .atMost(LIMIT)
                    .until(() -> done.get() >= goal || futures.stream().anyMatch(Future::isDone));
            proxy.cut();
        }
        for (Future<?> future : futures) {
            future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        pool.shutdown();
        assertThat(done.get()).isEqualTo(contenders * turns);
    }

    @Test
    void latchHandsLeadershipOver() throws Exception {
        LeaderLatch first = new LeaderLatch(framework(), root + "/latch", "first");
        LeaderLatch second = new LeaderLatch(framework(), root + "/latch", "second");
        first.start();
        await("a first leader").atMost(LIMIT).until(first::hasLeadership);
        second.start();
        await("both to take part")
                .atMost(LIMIT)
                .until(() -> second.getParticipants().size() == 2);
        assertThat(second.hasLeadership()).isFalse();
        assertThat(second.getLeader().getId()).isEqualTo("first");

        first.close();

        await("the other to lead").atMost(LIMIT).until(second::hasLeadership);
        proxy.cut();
        await("leadership after a broken connection").atMost(LIMIT).until(second::hasLeadership);
        second.close();
    }

    @Test
    void cacheFollowsTheTreeOverABrokenConnection() throws Exception {
        CuratorFramework writer = framework();
        writer.create().creatingParentsIfNeeded().forPath(root + "/cache/a/b", bytes("1"));
        CuratorCache cache = CuratorCache.build(framework(), root + "/cache");
        opened.add(cache);
        cache.start();
        awaitCached(cache, "/cache/a/b", "1");

        writer.setData().forPath(root + "/cache/a/b", bytes("2"));
        awaitCached(cache, "/cache/a/b", "2");
        proxy.cut();
        writer.create().forPath(root + "/cache/c", bytes("3"));
        awaitCached(cache, "/cache/c", "3");
        writer.delete().deletingChildrenIfNeeded().forPath(root + "/cache/a");
        await("the deletion to arrive")
                .atMost(LIMIT)
                .until(() -> cache.get(root + "/cache/a/b").isEmpty());
    }

    private void awaitCached(CuratorCache cache, String path, String data) {
        await(path + " = " + data)
                .atMost(LIMIT)
                .until(() -> cache.get(root + path)
                        .map(ChildData::getData)
                        .map(found -> new String(found, StandardCharsets.UTF_8).equals(data))
                        .orElse(false));
    }

    @Test
    void discoveryTellsInstancesAsLongAsTheyLive() throws Exception {
        CuratorFramework mortal = framework();
        ServiceDiscovery<Void> dying = discovery(mortal);
        ServiceDiscovery<Void> lasting = discovery(framework());
        dying.registerService(ServiceInstance.<Void>builder()
                .name("svc")
                .id("dying")
                .address("a")
                .port(1)
                .build());
        lasting.registerService(ServiceInstance.<Void>builder()
                .name("svc")
                .id("lasting")
                .address("b")
                .port(2)
                .build());

        assertThat(lasting.queryForNames()).containsExactly("svc");
        assertThat(ids(lasting)).containsExactlyInAnyOrder("dying", "lasting");

        proxy.cut();
        mortal.blockUntilConnected();
        await("both to be there again").atMost(LIMIT).until(() -> ids(lasting).equals(Set.of("dying", "lasting")));

        mortal.close();
        await("the closed one to vanish").atMost(LIMIT).until(() -> ids(lasting).equals(Set.of("lasting")));
    }

    private static Set<String> ids(ServiceDiscovery<Void> discovery) throws Exception {
        Set<String> ids = new HashSet<>();
        for (ServiceInstance<Void> instance : discovery.queryForInstances("svc")) {
            ids.add(instance.getId());
        }
        return ids;
    }

    private ServiceDiscovery<Void> discovery(CuratorFramework framework) throws Exception {
        ServiceDiscovery<Void> discovery = ServiceDiscoveryBuilder.builder(Void.class)
                .client(framework)
                .basePath(root + "/discovery")
                .build();
        discovery.start();
        return discovery;
    }

    @Test
    void transactionsAndProtectedCreates() throws Exception {
        CuratorFramework framework = framework();
        framework.create().forPath(root);
        framework
                .transaction()
                .forOperations(
                        framework.transactionOp().create().forPath(root + "/a", bytes("1")),
                        framework.transactionOp().setData().forPath(root + "/a", bytes("2")),
                        framework.transactionOp().check().withVersion(1).forPath(root + "/a"));
        assertThat(framework.getData().forPath(root + "/a")).isEqualTo(bytes("2"));
        String path = framework
                .create()
                .withProtection()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(root + "/p-");
        assertThat(path).matches(root + "/_c_[-0-9a-f]+-p-0000000001");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
