package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.event.ConnectionState;
import dev.baton.conformance.harness.Pairing;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.testing.FaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual's worker goes through a broken connection and a lost session, and writes every entry once. */
@Timeout(180)
@ExtendWith(ServerLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.baton.conformance.harness.Pairing#ofBaton")
class LockLossIT {
    private static final Duration SECONDS_60 = Duration.ofSeconds(60);

    @Parameter
    Pairing pairing;

    @Test
    void everyEntryIsWrittenOnceAcrossABreakAndALoss() throws Exception {
        List<String> all = IntStream.range(0, 120).mapToObj(i -> "entry " + i).toList();
        var ledger = new LedgerWorker.Ledger();
        var lost = new AtomicBoolean();
        String root = "/lock-loss-" + UUID.randomUUID();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (FaultProxy proxy = FaultProxy.to(pairing.server().connectString());
                Client client = Client.connect(
                        ClientOptions.of(proxy.connectString()).withSessionTimeout(Duration.ofMillis(1_500)))) {
            client.addStateListener(change -> lost.compareAndSet(false, change.current() == ConnectionState.LOST));
            client.blocking().create(root, null);
            LedgerWorker worker = new LedgerWorker(client, root + "/lock", new LinkedBlockingQueue<>(all), ledger);
            Future<?> working = executor.submit(() -> {
                worker.work();
                return null;
            });
            await().atMost(SECONDS_60).until(() -> !ledger.written().isEmpty());
            proxy.cut();
            int before = ledger.written().size();
            await().atMost(SECONDS_60).until(() -> ledger.written().size() > before + 1);
            proxy.refuse();
            proxy.cut();
            await("the loss").atMost(SECONDS_60).until(lost::get);
            proxy.heal();
            working.get(120, TimeUnit.SECONDS);
        } finally {
            executor.shutdownNow();
        }
        assertThat(ledger.written()).isEqualTo(all);
        assertThat(ledger.tokens()).isSorted();
        assertThat(Set.copyOf(ledger.tokens()))
                .as("a larger token after the loss")
                .hasSize(2);
    }

    @Test
    void theManualShowsTheWorker() throws Exception {
        Path source = Path.of("src/test/java/dev/baton/conformance/client/LedgerWorker.java");
        List<String> lines = Files.readAllLines(source);
        int from = lines.indexOf("    // tag::lockLoss[]");
        int to = lines.indexOf("    // end::lockLoss[]");
        String example = String.join("\n", lines.subList(from + 1, to)).stripIndent();
        assertThat(Files.readString(Path.of("../docs/client.md")))
                .as("docs/client.md must contain a ```java block with exactly this:%n%s%n", example)
                .contains("```java\n" + example);
    }
}
