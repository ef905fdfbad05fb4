package dev.baton.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.BatonServer;
import dev.baton.server.OptionTable;
import dev.baton.server.RawClient;
import dev.baton.server.TestServers;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.session.ConnectResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The texts, in the shape of those captured from Apache's server. */
@Timeout(120)
class FourLetterWordsTest {
    private static final String ZNODES = "5";

    @TempDir
    Path dir;

    private static String ask(BatonServer server, String word) throws IOException {
        try (RawClient client = new RawClient(server.clientPort())) {
            client.send(word.getBytes(StandardCharsets.US_ASCII));
            return new String(client.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void onlySrvrIsAnsweredByDefault() throws IOException {
        try (BatonServer server = TestServers.start(dir)) {
            assertThat(ask(server, "srvr")).startsWith("Zookeeper version: 3.9");
            assertThat(ask(server, "ruok")).isEqualTo("ruok is not executed because it is not in the whitelist.\n");
            assertThat(ask(server, "xyzz")).isEmpty();
            assertThat(ask(server, "srvr\n")).startsWith("Zookeeper version: 3.9");
        }
    }

    @Test
    void aListAllowsWhatItNames() throws IOException {
        try (BatonServer server =
                BatonServer.start(TestServers.options(dir).withText(OptionTable.FOUR_LETTER_WORDS, "ruok, isro"))) {
            assertThat(ask(server, "ruok")).isEqualTo("imok");
            assertThat(ask(server, "isro")).isEqualTo("rw");
            assertThat(ask(server, "srvr")).contains("not in the whitelist");
        }
    }

    @Test
    void allWordsHaveTheTextsOfTheOriginal() throws IOException {
        try (BatonServer server =
                        BatonServer.start(TestServers.options(dir).withText(OptionTable.FOUR_LETTER_WORDS, "*"));
                RawClient client = new RawClient(server.clientPort())) {
            ConnectResponse session = client.handshake(0, new byte[16], 10_000);
            String id = "0x" + Long.toHexString(session.sessionId());
            client.call(new Create.Request("/eph4lw", null, List.of(new Acl(31, new AclId("world", "anyone"))), 1));
            client.call(new Exists.Request("/eph4lw", true));
            String peer = "/127.0.0.1:" + client.socket().getLocalPort();

            assertThat(ask(server, "srvr"))
                    .matches("Zookeeper version: [^\\n]+, built on [^\\n]+\\nLatency min/avg/max: \\d+/[\\d.]+/\\d+\\n"
                            + "Received: \\d+\\nSent: \\d+\\nConnections: \\d+\\nOutstanding: 0\\nZxid: 0x2\\n"
                            + "Mode: standalone\\nNode count: " + ZNODES + "\\n");
            assertThat(ask(server, "stat"))
                    .contains("\nClients:\n " + peer + "[1](queued=0,recved=")
                    .contains(")\n\nLatency min/avg/max:");
            assertThat(ask(server, "cons"))
                    .containsPattern(" " + peer + "\\[1\\]\\(queued=0,recved=\\d+,sent=\\d+,sid=" + id
                            + ",lop=EXIS,est=\\d{13},to=10000,lcxid=0x2,lzxid=0x2,lresp=\\d+,llat=\\d+,minlat=\\d+,"
                            + "avglat=\\d+,maxlat=\\d+\\)\\n");
            assertThat(ask(server, "wchs")).isEqualTo("1 connections watching 1 paths\nTotal watches:1\n");
            assertThat(ask(server, "wchc")).isEqualTo(id + "\n\t/eph4lw\n\n");
            assertThat(ask(server, "wchp")).isEqualTo("/eph4lw\n\t" + id + "\n\n");
            assertThat(ask(server, "dump"))
                    .matches("(?s)SessionTracker dump:\\nSession Sets \\(1\\)/\\(1\\):\\n1 expire at .+:\\n\\t" + id
                            + "\\nephemeral nodes dump:\\nSessions with Ephemerals \\(1\\):\\n" + id
                            + ":\\n\\t/eph4lw\\n"
                            + "Connections dump:\\nConnections Sets \\(1\\)/\\(2\\):\\n1 expire at .+:\\n\\tip: " + peer
                            + " sessionId: " + id + "\\n");
            assertThat(ask(server, "mntr"))
                    .contains("zk_server_state\tstandalone\n")
                    .contains("zk_znode_count\t" + ZNODES + "\n")
                    .contains("zk_watch_count\t1\n")
                    .contains("zk_ephemerals_count\t1\n")
                    .contains("zk_global_sessions\t1\n")
                    .doesNotContainPattern("(?m)^(?!zk_[a-z_0-9]+\\t[^\\t]+$).+$");
            assertThat(ask(server, "conf"))
                    .contains("clientPort=" + server.clientPort() + "\n")
                    .contains("tickTime=3000\n")
                    .contains("maxSessionTimeout=60000\n");
            assertThat(ask(server, "dirs")).matches("datadir_size: \\d+\\nlogdir_size: \\d+\\n");
            assertThat(ask(server, "envi"))
                    .startsWith("Environment:\nzookeeper.version=")
                    .contains("\njava.version=");
            assertThat(ask(server, "crst")).isEqualTo("Connection stats reset.\n");
            assertThat(ask(server, "srst")).isEqualTo("Server stats reset.\n");
            assertThat(client.call(new Exists.Request("/", false)).header().err())
                    .isZero();
        }
    }
}
