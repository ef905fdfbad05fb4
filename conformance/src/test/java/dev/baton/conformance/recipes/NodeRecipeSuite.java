package dev.baton.conformance.recipes;

import static org.awaitility.Awaitility.await;

import dev.baton.client.Children;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.conformance.harness.FaultProxy;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.SharedServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.AfterEach;

/** What suites of recipes about nodes share: clients of both makes on either server, links that break, and a path of the test's own. */
abstract class NodeRecipeSuite {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Duration LONG_SESSION = Duration.ofSeconds(30);
    static final Duration SHORT_SESSION = Duration.ofMillis(1_000);

    final String path = "/recipes-" + UUID.randomUUID() + "/of/this/test";
    private final List<AutoCloseable> open = new ArrayList<>();
    private Client observer;

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
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

    private Client client(String servers, Duration sessionTimeout) {
        return closing(Client.connect(ClientOptions.of(servers).withSessionTimeout(sessionTimeout)));
    }

    final FaultProxy link(ServerKind kind) {
        FaultProxy link = FaultProxy.to(SharedServers.of(kind).port());
        open.add(link);
        return link;
    }

    final CuratorFramework curator(ServerKind kind) {
        CuratorFramework curator = CuratorFrameworkFactory.newClient(
                SharedServers.of(kind).connectString(), 30_000, 10_000, new RetryNTimes(100, 100));
        curator.start();
        return closing(curator);
    }

    /** A client that looks on, over a link of its own. */
    final Client observer(ServerKind kind) {
        if (observer == null) {
            observer = client(kind);
        }
        return observer;
    }

    /** Breaks the link and keeps it down until the client has lost its session. */
    final void loseSession(FaultProxy link, Client client) {
        long session = client.sessionId();
        CompletableFuture<Void> lost = new CompletableFuture<>();
        client.addStateListener(change -> {
            if (change.current() == ConnectionState.LOST && change.oldSessionId() == session) {
                lost.complete(null);
            }
        });
        link.refuse(true);
        link.resetAll();
        await("loss of the session").atMost(LIMIT).until(lost::isDone);
        link.refuse(false);
    }

    /** Breaks the link and returns when the client has noticed; it stays down. */
    static void cut(FaultProxy link, Client client) {
        link.refuse(true);
        link.resetAll();
        await("break of the connection").atMost(LIMIT).until(() -> client.state() != ConnectionState.CONNECTED);
    }

    final List<String> children(ServerKind kind, String parent) throws Exception {
        Client looking = observer(kind);
        looking.sync("/").get(30, TimeUnit.SECONDS);
        return looking.getChildren(parent)
                .thenApply(Children::names)
                .exceptionally(NodeRecipeSuite::noneWithoutParent)
                .get(30, TimeUnit.SECONDS);
    }

    /** Parents are containers, which the server removes when they are empty. */
    private static List<String> noneWithoutParent(Throwable error) {
        if (error instanceof NoNode || error.getCause() instanceof NoNode) {
            return List.of();
        }
        throw new AssertionError(error);
    }

    final void awaitChildren(ServerKind kind, String parent, int count) {
        await(count + " children of " + parent)
                .atMost(LIMIT)
                .until(() -> children(kind, parent).size() == count);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
