package dev.baton.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.GetData;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts and monitoring read from the client port. */
class FourLetterWordsIT extends ServerSuite {
    @Test
    void probes() {
        assertThat(server().fourLetterWord("ruok")).isEqualTo("imok");
        assertThat(server().fourLetterWord("isro")).isEqualTo("rw");
    }

    @ParameterizedTest
    @CsvSource({
        "srvr, 'Zookeeper version:|Latency min/avg/max:|Received:|Sent:|Connections:|Outstanding:|Zxid:|Mode:|Node count:'",
        "stat, 'Zookeeper version:|Clients:|Latency min/avg/max:|Received:|Sent:|Connections:|Outstanding:|Zxid:|Mode:'",
        "conf, 'clientPort=|dataDir=|dataLogDir=|tickTime=|maxClientCnxns=|minSessionTimeout=|maxSessionTimeout=|serverId='",
        "dirs, 'datadir_size:|logdir_size:'",
        "envi, 'Environment:|java.version='",
        "dump, 'Sessions with Ephemerals'",
        "wchs, 'watching'"
    })
    void answersHaveTheirLabels(String word, String labels) {
        assertThat(server().fourLetterWord(word)).contains(labels.split("\\|"));
    }

    @Test
    void monitoringKeys() {
        Set<String> keys = server().fourLetterWord("mntr")
                .lines()
                .map(line -> line.split("\t")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(keys)
                .contains(
                        "zk_version",
                        "zk_server_state",
                        "zk_znode_count",
                        "zk_watch_count",
                        "zk_ephemerals_count",
                        "zk_approximate_data_size",
                        "zk_num_alive_connections",
                        "zk_outstanding_requests",
                        "zk_packets_received",
                        "zk_packets_sent",
                        "zk_avg_latency",
                        "zk_min_latency",
                        "zk_max_latency",
                        "zk_global_sessions",
                        "zk_uptime",
                        "zk_open_file_descriptor_count",
                        "zk_max_file_descriptor_count");
        assertThat(server().monitored("zk_server_state")).isEqualTo("standalone");
    }

    @Test
    void connectionsAndWatchesAreListed() {
        RawConnection watching = session();
        watching.call(new GetData.Request(root, true));
        watching.call(new AddWatch.Request(root + "/x", 0));
        String local = "127.0.0.1:" + watching.socket().getLocalPort();

        assertThat(server().fourLetterWord("cons")).contains(local + "[").contains("sid=0x", "lop=", "est=", "to=");
        assertThat(server().fourLetterWord("stat")).contains(local + "[").contains("queued=0,recved=");
        assertThat(server().fourLetterWord("wchp")).contains(root);
        assertThat(server().fourLetterWord("wchc")).contains(root);
        assertThat(server().fourLetterWord("wchs")).contains("connections watching", "Total watches:");
    }

    @Test
    void countersCanBeReset() {
        assertThat(server().fourLetterWord("srst")).isEqualToIgnoringNewLines("Server stats reset.\n");
        assertThat(server().fourLetterWord("crst")).isEqualToIgnoringNewLines("Connection stats reset.\n");
    }
}
