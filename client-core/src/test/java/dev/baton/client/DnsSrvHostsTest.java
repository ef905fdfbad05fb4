package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DnsSrvHostsTest {
    private static final Duration SECONDS_30 = Duration.ofSeconds(30);

    @Test
    void theServersAreThoseOfTheRecords() {
        try (FakeDns dns = new FakeDns()) {
            dns.servers(new ServerAddress("zk1.example.org", 2181), new ServerAddress("zk2.example.org", 2182));
            assertThat(DnsSrvHosts.of("_zookeeper._tcp.example.org", dns.address())
                            .servers())
                    .containsExactlyInAnyOrder(
                            new ServerAddress("zk1.example.org", 2181), new ServerAddress("zk2.example.org", 2182));
        }
    }

    @Test
    void aNameThatIsNotThereIsNamed() {
        try (FakeDns dns = new FakeDns()) {
            DnsSrvHosts hosts = DnsSrvHosts.of("_zookeeper._tcp.example.org", dns.address());
            assertThatThrownBy(hosts::servers)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("_zookeeper._tcp.example.org");
        }
    }

    @Test
    void aClientFindsItsServerAndFollowsTheRecords() {
        try (FakeDns dns = new FakeDns();
                FakeServer first = new FakeServer(FakeServer::wellBehaved);
                FakeServer second = new FakeServer(FakeServer::wellBehaved)) {
            ClientOptions options = ClientOptions.of(DnsSrvHosts.of("_zookeeper._tcp.example.org", dns.address()), "")
                    .withNameResolver(host -> List.of(InetAddress.getByName("127.0.0.1")))
                    .withOperationTimeout(SECONDS_30);
            try (Client client = Client.connect(options)) {
                dns.servers(new ServerAddress("zk1.example.org", first.port()));
                assertThat(client.blocking().getData("/x").data()).hasSize(3);
                dns.servers(new ServerAddress("zk2.example.org", second.port()));
                first.close();
                await().atMost(SECONDS_30).until(() -> second.openConnections() > 0);
                assertThat(client.blocking().getData("/x").data()).hasSize(3);
            }
        }
    }
}
