package dev.baton.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.BatonServer;
import dev.baton.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The story comes to its summary, in both settings. */
@Timeout(180)
class QuickstartIT {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void onAnEmbeddedEnsembleWhoseLeaderIsKilled() throws Exception {
        new Quickstart(out).runEmbedded();
        assertThat(story())
                .contains("sees the leader killed, member ")
                .contains("still holds the lock: checkHeld() is true")
                .contains("the server expires its session")
                .contains("REFUSED by the ledger")
                .contains("entries in the ledger   19 of 19")
                .contains("each larger than the one before");
    }

    @Test
    void onAnEnsembleThatIsGiven(@TempDir Path dir) throws Exception {
        ServerOptions options = ServerOptions.defaults().withDataDir(dir).withClientPort(0);
        try (BatonServer server = BatonServer.start(options)) {
            new Quickstart(out).runOn(server.connectString());
        }
        assertThat(story())
                .contains("its network stalls")
                .contains("(SESSION_LOST)")
                .contains("REFUSED by the ledger")
                .contains("entries in the ledger   19 of 19");
    }

    private String story() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
