package dev.baton.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.testing.BatonTest;
import dev.baton.testing.ConnectTo;
import dev.baton.testing.TestEnsemble;
import org.junit.jupiter.api.Test;

/** An example of the manual, run so that it stays true. */
// tag::scope[]
@BatonTest(scope = BatonTest.Scope.METHOD, sessionTimeoutMillis = 2_000)
class FromNothingTest {
    @Test
    void startsFromNothing(TestEnsemble servers, Client client, @ConnectTo String address) {
        assertThat(client.blocking().getChildren("/").names()).containsExactly("zookeeper");
        assertThat(address).isEqualTo(servers.connectString());
    }
}
// end::scope[]
