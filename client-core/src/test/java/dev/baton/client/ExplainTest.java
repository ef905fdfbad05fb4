package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.error.BatonException;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.client.error.RequestTooLarge;
import dev.baton.client.error.Situation;
import dev.baton.client.event.ConnectionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a failure tells: the exception, the timeline, the flight recorder. */
@Timeout(120)
class ExplainTest {
    @TempDir
    Path dir;

    private static BatonException errorOf(CompletableFuture<?> future) {
        AtomicReference<Throwable> error = new AtomicReference<>();
        try {
            future.join();
        } catch (CompletionException e) {
            error.set(e.getCause());
        }
        return (BatonException) error.get();
    }

    /** Serves reads, but hangs up when something is written. */
    private static FakeServer hangingUp() {
        return new FakeServer(connection -> {
            connection.handshake(4_000);
            connection.readFrame();
        });
    }

    @Test
    void anExceptionTellsServerSessionTimeoutsAndSendings() {
        try (FakeServer fake = hangingUp();
                Client client = Client.connect(fake.address())) {
            OutcomeUnknown error = (OutcomeUnknown) errorOf(client.setData("/x", new byte[1]));
            Situation situation = error.situation();
            assertThat(situation.server()).isEqualTo(fake.address());
            assertThat(situation.sessionId()).isEqualTo(77);
            assertThat(situation.askedTimeoutMillis()).isEqualTo(20_000);
            assertThat(situation.grantedTimeoutMillis()).isEqualTo(4_000);
            assertThat(situation.sendings()).isEqualTo(1);
            assertThat(situation.elapsedMillis()).isBetween(0L, 60_000L);
            assertThat(error).hasMessageContaining("setData /x").hasMessageContaining("timeout=4000/20000ms");
        }
    }

    @Test
    void theTimelineTellsAttemptsStatesAndFailures() {
        try (FakeServer fake = hangingUp();
                Client client = Client.connect(
                        ClientOptions.of("127.0.0.1:1," + fake.address()).withShuffledServers(false))) {
            errorOf(client.setData("/x", new byte[1]));
            await().atMost(Duration.ofSeconds(30)).until(() -> client.state() == ConnectionState.CONNECTED);
            Explanation explanation = client.explain();
            assertThat(explanation.timeline())
                    .extracting(Explanation.Entry::what)
                    .anyMatch(what -> what.startsWith("attempt 1: connecting to [127.0.0.1:1, "))
                    .anyMatch(what -> what.startsWith("CONNECTING -> CONNECTED reason=SESSION_OPENED"))
                    .anyMatch(what -> what.contains("asked=20000ms granted=4000ms"))
                    .anyMatch(what -> what.startsWith("CONNECTED -> SUSPENDED reason=CONNECTION_BROKEN"))
                    .anyMatch(what -> what.contains("BTN-1001"));
            assertThat(explanation.timeline()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
            assertThat(explanation.toString())
                    .startsWith("state CONNECTED, session 0x4d, timeout granted 4000 ms of 20000 ms asked");
        }
    }

    @Test
    void anObserverIsToldOfEveryRequestAndMayThrow() {
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (FakeServer fake = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(ClientOptions.of(fake.address())
                        .withObserver((operation, path, elapsedNanos, error) -> {
                            seen.add(operation + " " + path + " " + (elapsedNanos >= 0) + " "
                                    + (error == null ? "ok" : error.advice().id()));
                            throw new IllegalStateException("an observer that fails");
                        }))) {
            client.blocking().getData("/x");
            assertThat(errorOf(client.setData("/y", new byte[1 << 20]))).isInstanceOf(RequestTooLarge.class);
            assertThat(seen).containsExactly("getData /x true ok", "setData /y true BTN-1006");
        }
    }

    @Test
    void theTimelineIsBounded() {
        try (FakeServer fake = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(fake.address())) {
            byte[] large = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                assertThat(errorOf(client.setData("/x", large))).isInstanceOf(RequestTooLarge.class);
            }
            assertThat(client.explain().timeline()).hasSize(128);
        }
    }

    @Test
    void whatWasNeverSentSaysSo() {
        try (Client client = Client.connect("127.0.0.1:1")) {
            assertThatThrownBy(() ->
                            client.blocking().getData("/x", ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(300))))
                    .isInstanceOfSatisfying(DeadlineExceeded.class, error -> {
                        assertThat(error.situation().sendings()).isZero();
                        assertThat(error.situation().server()).isNull();
                    })
                    .hasMessageContaining("BTN-1008 server=none")
                    .hasMessageContaining("sent=0x");
        }
    }

    @Test
    void theCallbackLaneIsKnownAndRefusesToBlock() {
        try (FakeServer fake = new FakeServer(FakeServer::wellBehaved);
                Client client = Client.connect(fake.address())) {
            assertThat(client.isOnCallbackLane()).isFalse();
            CompletableFuture<Throwable> refusal = new CompletableFuture<>();
            client.getData("/x").whenComplete((data, error) -> {
                try {
                    assertThat(client.isOnCallbackLane()).isTrue();
                    client.blocking().getData("/x");
                    refusal.complete(null);
                } catch (RuntimeException | AssertionError e) {
                    refusal.complete(e);
                }
            });
            assertThat(refusal.join()).isInstanceOf(IllegalStateException.class).hasMessageContaining("callback lane");
        }
    }

    @Test
    void theFlightRecorderSeesStatesAndFailures() throws IOException {
        Path file = dir.resolve("client.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.baton.client.StateChange");
            recording.enable("dev.baton.client.OperationFailure");
            recording.start();
            try (FakeServer fake = hangingUp();
                    Client client = Client.connect(fake.address())) {
                errorOf(client.setData("/x", new byte[1]));
            }
            recording.stop();
            recording.dump(file);
        }
        assertThat(Files.size(file)).isPositive();
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .anyMatch(event -> event.getEventType().getName().equals("dev.baton.client.StateChange")
                        && event.getString("current").equals("CONNECTED"))
                .anyMatch(event -> event.getEventType().getName().equals("dev.baton.client.OperationFailure")
                        && event.getString("error").equals("BTN-1001"));
    }
}
