package dev.baton.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.ReadOptions;
import dev.baton.client.event.WatchEvent;
import dev.baton.testing.TestEnsemble;
import dev.baton.testing.TestMember;
import dev.baton.wire.model.CreateMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a server in a container must do, whoever made it. One container serves all tests of a class. */
@NeedsContainers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class ContainerSuite {
    static final int SIGTERM_EXIT_CODE = 143;
    static final Duration LIMIT = Duration.ofSeconds(120);

    /** 20 ticks of 2 s, the most that either server grants. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(40);

    private static final byte[] DATA = "kept".getBytes(StandardCharsets.UTF_8);

    private ServerContainer<?> container;

    /** A container that is not started yet. */
    abstract ServerContainer<?> newContainer();

    /** Starts at the first test, and not for the class, which must not fail where no test is going to run. */
    @BeforeEach
    void startOnce() {
        if (container == null) {
            container = prepared();
            container.start();
        }
    }

    /** On a busy machine a server that compiles less is there sooner. */
    final ServerContainer<?> prepared() {
        ServerContainer<?> prepared = newContainer();
        prepared.withImagePullPolicy(image -> false)
                .withStartupTimeout(LIMIT)
                .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return prepared;
    }

    @AfterAll
    void stop() {
        if (container != null) {
            container.stop();
        }
    }

    final ServerContainer<?> container() {
        return container;
    }

    @Test
    void servesAClient() throws Exception {
        try (Client client = connect()) {
            CompletableFuture<WatchEvent> event = new CompletableFuture<>();
            client.blocking().create("/served", DATA);
            client.blocking().getData("/served", ReadOptions.DEFAULT.withWatcher(event::complete));
            client.blocking().setData("/served", "changed".getBytes(StandardCharsets.UTF_8));

            assertThat(event.get(LIMIT.toSeconds(), TimeUnit.SECONDS).path()).isEqualTo("/served");
            assertThat(client.negotiatedTimeout()).isEqualTo(SESSION_TIMEOUT);
        }
    }

    /** Through the interface that embedded servers have too. */
    @Test
    void survivesAKillWithItsDataItsAddressAndItsSessions() {
        TestEnsemble ensemble = container.asEnsemble();
        TestMember member = ensemble.member(1);
        String address = ensemble.connectString();
        try (Client client = connect()) {
            client.blocking().create("/killed", DATA);
            client.blocking().create("/killed-ephemeral", DATA, CreateOptions.of(CreateMode.EPHEMERAL));
            long session = client.sessionId();

            member.kill();
            assertThat(member.isRunning()).isFalse();
            member.restart();

            assertThat(member.isRunning()).isTrue();
            assertThat(member.connectString()).isEqualTo(address).isEqualTo(container.getConnectString());
            assertThat(client.blocking().getData("/killed").data()).isEqualTo(DATA);
            assertThat(client.blocking().exists("/killed-ephemeral")).isPresent();
            assertThat(client.sessionId()).isEqualTo(session);
        }
    }

    @Test
    void stopsCleanlyOnSigterm() {
        try (Client client = connect()) {
            client.blocking().create("/stopped", DATA);
            long begun = System.nanoTime();

            assertThat(container.terminate()).isEqualTo(SIGTERM_EXIT_CODE);

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("less than what Docker waits before it kills")
                    .isLessThan(Duration.ofSeconds(30));
            assertThat(container.isRunning()).isFalse();
            container.startAgain();
            assertThat(client.blocking().getData("/stopped").data()).isEqualTo(DATA);
        }
    }

    @Test
    void isToldThingsByVariables() {
        try (ServerContainer<?> other = prepared()) {
            other.withEnv("ZOO_TICK_TIME", "700");
            other.withOption("minSessionTimeout", "900");
            other.start();
            assertThat(other.getConnectString()).isNotEqualTo(container.getConnectString());
            assertThat(negotiated(other, Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(20 * 700));
            assertThat(negotiated(other, Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(900));
        }
    }

    private static Duration negotiated(ServerContainer<?> server, Duration asked) {
        try (Client client = Client.connect(ClientOptions.of(server.getConnectString())
                .withSessionTimeout(asked)
                .withOperationTimeout(LIMIT))) {
            client.blocking().sync("/");
            return client.negotiatedTimeout();
        }
    }

    final Client connect() {
        return Client.connect(ClientOptions.of(container.connectString())
                .withSessionTimeout(SESSION_TIMEOUT)
                .withOperationTimeout(LIMIT));
    }
}
