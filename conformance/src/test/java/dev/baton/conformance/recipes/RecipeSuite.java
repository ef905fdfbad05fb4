package dev.baton.conformance.recipes;

import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.conformance.harness.FaultProxy;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the suites of recipes have in common: clients and links that end with the test, and a path of its own. */
@Timeout(180)
abstract class RecipeSuite {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Duration LONG_SESSION = Duration.ofSeconds(30);
    static final Duration SHORT_SESSION = Duration.ofSeconds(4);

    final String path = "/recipe-" + UUID.randomUUID() + "/of/this/test";
    private final List<AutoCloseable> open = new ArrayList<>();
    private Client observer;

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    final <T extends AutoCloseable> T closing(T resource) {
        open.add(0, resource);
        return resource;
    }

    final Client client(ServerKind kind) {
        return client(SharedServers.of(kind).connectString(), LONG_SESSION);
    }

    final Client client(FaultProxy link, Duration sessionTimeout) {
        return client(link.connectString(), sessionTimeout);
    }

    final Client client(String servers, Duration sessionTimeout) {
        return closing(Client.connect(ClientOptions.of(servers).withSessionTimeout(sessionTimeout)));
    }

    final CuratorFramework curator(ServerKind kind) {
        CuratorFramework curator = CuratorFrameworkFactory.newClient(
                SharedServers.of(kind).connectString(), 30_000, 10_000, new RetryNTimes(50, 100));
        curator.start();
        return closing(curator);
    }

    final FaultProxy link(ServerKind kind) {
        FaultProxy link = FaultProxy.to(SharedServers.of(kind).port());
        open.add(link);
        return link;
    }

    final Client observer(ServerKind kind) {
        if (observer == null) {
            observer = client(kind);
        }
        return observer;
    }

    final int childCount(ServerKind kind, String parent) throws Exception {
        observer(kind).sync(parent).get(30, TimeUnit.SECONDS);
        return observer(kind)
                .exists(parent)
                .get(30, TimeUnit.SECONDS)
                .map(stat -> stat.numChildren())
                .orElse(0);
    }

    final void awaitChildren(ServerKind kind, String parent, int count) {
        await(count + " below " + parent).atMost(LIMIT).until(() -> childCount(kind, parent) == count);
    }
}
