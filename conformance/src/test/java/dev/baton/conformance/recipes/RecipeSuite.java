package dev.baton.conformance.recipes;

import static org.awaitility.Awaitility.await;

import dev.baton.client.Children;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.testing.FaultProxy;
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
import org.junit.jupiter.api.Timeout;

/** What the suites of recipes have in common: clients of both makes and links that break, all ending with the test, and a path of its own. */
@Timeout(180)
abstract class RecipeSuite {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Duration LONG_SESSION = Duration.ofSeconds(30);

    /** Long enough for a busy machine to prove in time. */
    static final Duration SHORT_SESSION = Duration.ofSeconds(4);

    /** To be lost soon. */
    static final Duration BRIEF_SESSION = Duration.ofSeconds(1);

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

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }

    final <T extends AutoCloseable> T closing(T resource) {
        open.add(0, resource);
        return resource;
    }

    final Client client(BackEnd on) {
        return client(on.connectString(), LONG_SESSION);
    }

    final Client client(FaultProxy link, Duration sessionTimeout) {
        return client(link.connectString(), sessionTimeout);
    }

    final Client client(String servers, Duration sessionTimeout) {
        return closing(Client.connect(ClientOptions.of(servers).withSessionTimeout(sessionTimeout)));
    }

    final CuratorFramework curator(BackEnd on) {
        CuratorFramework curator =
                CuratorFrameworkFactory.newClient(on.connectString(), 30_000, 10_000, new RetryNTimes(100, 100));
        curator.start();
        return closing(curator);
    }

    /** A link to one member, which outlives the clients that are connected over it. */
    final FaultProxy link(BackEnd on) {
        FaultProxy link = FaultProxy.to(on.oneMember());
        open.add(link);
        return link;
    }

    /** A client that looks on, over a link of its own. */
    final Client observer(BackEnd on) {
        if (observer == null) {
            observer = client(on);
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
        link.refuse();
        link.cut();
        await("loss of the session").atMost(LIMIT).until(lost::isDone);
        link.heal();
    }

    /** Breaks the link and returns when the client has noticed; it stays down. */
    static void cut(FaultProxy link, Client client) {
        link.refuse();
        link.cut();
        await("break of the connection").atMost(LIMIT).until(() -> client.state() != ConnectionState.CONNECTED);
    }

    /** Names of the children, none if there is no parent: parents are containers, which the server removes when they are empty. */
    final List<String> children(BackEnd on, String parent) throws Exception {
        Client looking = observer(on);
        get(looking.sync("/"));
        return get(
                looking.getChildren(parent).thenApply(Children::names).exceptionally(RecipeSuite::noneWithoutParent));
    }

    private static List<String> noneWithoutParent(Throwable error) {
        if (error instanceof NoNode || error.getCause() instanceof NoNode) {
            return List.of();
        }
        throw new AssertionError(error);
    }

    final int childCount(BackEnd on, String parent) throws Exception {
        return children(on, parent).size();
    }

    final void awaitChildren(BackEnd on, String parent, int count) {
        await(count + " children of " + parent).atMost(LIMIT).until(() -> childCount(on, parent) == count);
    }
}
