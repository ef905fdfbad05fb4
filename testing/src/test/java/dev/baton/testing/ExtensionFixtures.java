package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.BlockingClient;
import dev.baton.client.Client;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test classes that {@link BatonExtensionTest} runs. On their own they are not run: some of them fail on purpose. */
final class ExtensionFixtures {
    private ExtensionFixtures() {}

    /** What the fixtures were given. */
    static final class Log {
        private static final List<EmbeddedBaton> SERVERS = new CopyOnWriteArrayList<>();
        private static final List<Client> CLIENTS = new CopyOnWriteArrayList<>();
        private static final List<String> SESSIONS = new CopyOnWriteArrayList<>();

        private Log() {}

        static void clear() {
            SERVERS.clear();
            CLIENTS.clear();
            SESSIONS.clear();
        }

        static void add(EmbeddedBaton server, Client... clients) {
            SERVERS.add(server);
            for (Client client : clients) {
                CLIENTS.add(client);
                // Two servers that begin in the same millisecond give the same ids.
                SESSIONS.add(server.connectString() + "/" + client.sessionId());
            }
        }

        static List<EmbeddedBaton> servers() {
            return SERVERS;
        }

        static List<Client> clients() {
            return CLIENTS;
        }

        static List<String> sessions() {
            return SESSIONS;
        }
    }

    @BatonTest
    static class PerClass {
        @Test
        void one(EmbeddedBaton server, Client client) {
            Log.add(server, client);
        }

        @Test
        void two(EmbeddedBaton server) {
            Log.add(server);
        }
    }

    @BatonTest(scope = BatonTest.Scope.METHOD)
    static class PerMethod {
        @BeforeEach
        void remember(EmbeddedBaton server, Client client) {
            Log.add(server, client);
            client.blocking().create("/node", null);
        }

        @Test
        void one(EmbeddedBaton server, Client client) {
            assertThat(Log.servers().get(Log.servers().size() - 1)).isSameAs(server);
            assertThat(client.blocking().exists("/node")).isPresent();
        }

        @Test
        void two(Client client) {
            assertThat(client.blocking().exists("/node")).isPresent();
        }
    }

    @BatonTest(sessionTimeoutMillis = 4_321)
    static class TwoClients {
        @BeforeEach
        void before(EmbeddedBaton server, Client client) {
            Log.add(server, client);
        }

        @Test
        void test(Client one, Client two, EmbeddedBaton server) {
            Log.add(server, one, two);
            assertThat(one.negotiatedTimeout()).isEqualTo(Duration.ofMillis(4_321));
            assertThat(server.sessionCount()).isEqualTo(3);
        }
    }

    @BatonTest
    static class Everywhere {
        private static String address;
        private final Client own;

        Everywhere(EmbeddedBaton server, Client client) {
            this.own = client;
            Log.add(server, client);
        }

        @BeforeAll
        static void beforeAll(@ConnectTo String servers, EmbeddedBaton server, Client client) {
            address = servers;
            Log.add(server, client);
        }

        @Test
        void test(TestEnsemble ensemble, TestMember member, BlockingClient blocking, @ConnectTo String servers) {
            assertThat(ensemble.connectString()).isEqualTo(address).isEqualTo(servers);
            assertThat(member).isSameAs(ensemble);
            assertThat(blocking.exists("/")).isPresent();
            assertThat(own.state().isConnected()).isTrue();
        }

        @Test
        void theClientOfAnotherInstanceIsClosed() {
            assertThat(own.state().isConnected()).isTrue();
            assertThat(Log.clients().stream().filter(client -> client.state().isConnected()))
                    .as("the one of the class, and the one of this instance")
                    .hasSize(2);
        }

        @AfterEach
        void afterEach(Client client, EmbeddedBaton server) {
            Log.add(server, client);
        }
    }

    @BatonTest
    static class Outer {
        @Test
        void test(EmbeddedBaton server) {
            Log.add(server);
        }

        @Nested
        class Inner {
            @Test
            void test(EmbeddedBaton server) {
                Log.add(server);
            }
        }

        @Nested
        @BatonTest
        class WithItsOwn {
            @Test
            void test(EmbeddedBaton server) {
                Log.add(server);
            }
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @BatonTest(scope = BatonTest.Scope.METHOD)
    @interface FreshServer {}

    @FreshServer
    static class Composed {
        @Test
        void test(EmbeddedBaton server, Client client) {
            Log.add(server, client);
        }
    }

    static class Inheriting extends PerClassBase {}

    @BatonTest
    abstract static class PerClassBase {
        @Test
        void test(EmbeddedBaton server, Client client) {
            Log.add(server, client);
        }
    }

    @BatonTest
    static class Parameterized {
        @ParameterizedTest
        @ValueSource(strings = {"/a", "/b"})
        void test(String path, EmbeddedBaton server, Client client) {
            Log.add(server, client);
            client.blocking().create(path, null);
        }
    }

    @BatonTest
    static class Parallel {
        @RepeatedTest(8)
        void test(EmbeddedBaton server, Client one, Client two) {
            Log.add(server, one, two);
            one.blocking().create("/n-" + one.sessionId(), null);
            two.blocking().sync("/");
            assertThat(two.blocking().exists("/n-" + one.sessionId())).isPresent();
        }
    }

    @BatonTest(scope = BatonTest.Scope.METHOD)
    static class ParallelOwn {
        @RepeatedTest(8)
        void test(EmbeddedBaton server, Client one, Client two) {
            Log.add(server, one, two);
            one.blocking().create("/always-the-first", null);
            assertThat(server.sessionCount()).isEqualTo(2);
        }
    }

    @BatonTest
    static class Failing {
        @Test
        void test(EmbeddedBaton server, Client client) {
            Log.add(server, client);
            throw new IllegalStateException("on purpose");
        }
    }

    @BatonTest(scope = BatonTest.Scope.METHOD)
    static class TooEarly {
        @BeforeAll
        static void beforeAll(EmbeddedBaton server) {
            Log.add(server);
        }

        @Test
        void test() {}
    }

    @BatonTest
    static class WrongType {
        @Test
        void test(@ConnectTo int port) {}
    }

    @BatonTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class LeftDown {
        @Test
        @Order(1)
        void stops(EmbeddedBaton server) {
            server.kill();
        }

        @Test
        @Order(2)
        void wantsAClient(Client client) {}
    }

    @BatonTest(members = 3)
    static class OfThree {
        @Test
        void agrees(EmbeddedEnsemble servers, TestEnsemble same, Client client) {
            assertThat(same).isSameAs(servers);
            assertThat(servers.members()).hasSize(3).allMatch(TestMember::isRunning);
            client.blocking().create("/agreed", null);
            assertThat(servers.leader().isRunning()).isTrue();
        }

        @Test
        void wantsOne(EmbeddedBaton server) {}
    }

    @BatonTest
    static class OfOne {
        @Test
        void wantsSeveral(EmbeddedEnsemble servers) {}
    }

    @BatonTest(members = 10)
    static class TooMany {
        @Test
        void test() {}
    }

    @BatonTest(sessionTimeoutMillis = 5)
    static class TooShort {
        @Test
        void test() {}
    }
}
