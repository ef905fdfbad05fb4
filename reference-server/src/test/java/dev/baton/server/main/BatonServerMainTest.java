package dev.baton.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.BatonServer;
import dev.baton.server.TestServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exit codes and what is printed. */
class BatonServerMainTest {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return new CommandLine(new BatonServerMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void helpAndVersion() {
        assertThat(run("-h")).isZero();
        assertThat(out.toString())
                .contains("Usage: baton-server")
                .contains("--print-config")
                .containsPattern("2 +wrong");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("baton-server dev");
    }

    @Test
    void printsTheEffectiveConfiguration() throws IOException {
        Path file = Files.writeString(dir.resolve("zoo.cfg"), "tickTime=1234\nfoo=1\n");

        assertThat(run("--print-config", file.toString())).isZero();
        assertThat(out.toString()).contains("tickTime=1234\n").contains("clientPort=2181\n");
        assertThat(err.toString()).contains("# Option foo is not known.");
        assertThat(run("--strict", "--print-config", file.toString())).isEqualTo(2);
    }

    @Test
    void aWrongConfigurationOrCommandLineIsTwo() throws IOException {
        Path file = Files.writeString(dir.resolve("zoo.cfg"), "clientPort=x\n");

        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Option clientPort: value 'x' is not allowed.");
        assertThat(run("--no-such-option")).isEqualTo(2);
        assertThat(run(dir.resolve("none.cfg").toString())).isEqualTo(2);
    }

    @Test
    void dataThatCannotBeUsedIsThreeAndAPortThatCannotBeHadIsOne() throws IOException {
        try (BatonServer server = TestServers.start(dir.resolve("taken"))) {
            Path sameDir = Files.writeString(
                    dir.resolve("dir.cfg"),
                    "clientPort=0\ndataDir=" + server.options().dataDir() + "\n");
            assertThat(run(sameDir.toString())).isEqualTo(3);

            Path samePort = Files.writeString(
                    dir.resolve("port.cfg"),
                    "clientPortAddress=127.0.0.1\nclientPort=" + server.clientPort() + "\ndataDir="
                            + dir.resolve("other") + "\n");
            assertThat(run(samePort.toString())).isEqualTo(1);
        }
    }
}
