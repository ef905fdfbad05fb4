package dev.baton.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every bench with every client for a moment; figures must be there, whatever they are. */
class ClientsCommandTest {
    @TempDir
    private Path home;

    @Test
    void everyBenchGivesFiguresForEachClient() throws Exception {
        Path json = home.resolve("clients.json");
        var out = new StringWriter();
        var err = new StringWriter();

        int exit = new CommandLine(new ClientsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "--servers=baton",
                        "--seconds=0.1",
                        "--rounds=1",
                        "--warmup=0",
                        "--load=0.7",
                        "--further=3",
                        "--cache-nodes=50,100",
                        "--home=" + home,
                        "--out=" + json);

        assertThat(exit).as("%s%n%s", out, err).isZero();
        assertThat(Files.readString(json)).contains("\"baton\": ", "\"apache\": ", "\"curator\": ");
        for (ClientBench bench : ClientBench.values()) {
            for (ClientKind client : ClientKind.values()) {
                if ((bench.label().startsWith("lock") || bench.label().startsWith("cache"))
                        && client == ClientKind.APACHE) {
                    continue;
                }
                assertThat(out.toString()).contains(bench.label() + ", " + client.label() + ": {");
            }
        }
    }
}
