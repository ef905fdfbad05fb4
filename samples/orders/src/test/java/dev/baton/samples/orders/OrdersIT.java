package dev.baton.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.samples.orders.OrdersInstance.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two instances of the packaged service on one server and one database. The holder of a lock is frozen until its session is gone:
 * the other takes over, and what the first writes when it wakes up is refused by the database. Then the server goes away for a
 * while, and health says so. The servers differ in one property of the service: where they are.
 */
@Timeout(400)
class OrdersIT {
    private static final String ID = "42";

    @TempDir
    private Path home;

    @BeforeAll
    static void keepTheDatabaseToThisMachine() {
        System.setProperty("h2.bindAddress", "127.0.0.1");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void theOvertakenHolderIsRefused(ServerKind kind) throws Exception {
        String database = "jdbc:h2:file:" + home.resolve("orders") + ";AUTO_SERVER=TRUE";
        try (CoordinationServer server = new CoordinationServer(kind, Files.createDirectories(home.resolve("server")));
                Connection own = DriverManager.getConnection(database, "sa", "");
                SlowChecker checker = new SlowChecker()) {
            List<String> properties = List.of(
                    "baton.connect-string=" + server.connectString(),
                    "baton.session-timeout=4s",
                    "orders.lock-timeout=100s",
                    "spring.datasource.url=" + database);
            try (OrdersInstance first = new OrdersInstance("first", home, with(properties, checker));
                    OrdersInstance second = new OrdersInstance("second", home, properties)) {
                try {
                    // All three start at once: an instance does not need the server to begin.
                    server.start();
                    first.started().awaitHealth("UP");
                    second.started().awaitHealth("UP");
                    overtake(first, second, checker, own);
                    followTheServer(List.of(first, second), server);
                } catch (AssertionError | Exception e) {
                    System.out.println(
                            "first:\n" + first.log() + "\nsecond:\n" + second.log() + "\nserver:\n" + server.log());
                    throw e;
                }
            }
        }
    }

    private static List<String> with(List<String> properties, SlowChecker checker) {
        return Stream.concat(properties.stream(), Stream.of("orders.check-url=" + checker.url()))
                .toList();
    }

    private static void overtake(OrdersInstance first, OrdersInstance second, SlowChecker checker, Connection database)
            throws InterruptedException, SQLException {
        assertThat(second.call("POST", "/orders/" + ID).status()).isEqualTo(201);
        String firstSession = first.awaitHealth("UP").path("sessionId").asText();
        CompletableFuture<Answer> late = first.setStatus(ID, "PAID");
        assertThat(checker.awaitAsked()).as("the first holds the lock and asks").isTrue();
        first.pause();

        Answer taken = second.setStatus(ID, "CANCELLED")
                .orTimeout(90, TimeUnit.SECONDS)
                .join();
        assertThat(taken.status()).isEqualTo(200);
        long token = taken.body().path("token").asLong();
        Row written = new Row("CANCELLED", token, "second");
        assertThat(row(database)).isEqualTo(written);
        assertThat(late).isNotDone();

        checker.answer();
        first.resume();
        Answer refused = late.orTimeout(90, TimeUnit.SECONDS).join();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("refused").asText())
                .startsWith("order " + ID + " was changed under a newer lock than 0x");
        assertThat(Long.decode(lastWord(refused.body()))).isLessThan(token).isPositive();
        assertThat(row(database)).isEqualTo(written);

        JsonNode recovered = first.awaitHealth("UP");
        Answer again =
                first.setStatus(ID, "PAID").orTimeout(90, TimeUnit.SECONDS).join();
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("token").asLong()).isGreaterThan(token);
        assertThat(row(database))
                .isEqualTo(new Row("PAID", again.body().path("token").asLong(), "first"));
        assertThat(first.awaitHealth("UP").path("sessionId").asText())
                .as("after %s", recovered)
                .isNotEqualTo(firstSession);
    }

    private static String lastWord(JsonNode body) {
        String text = body.path("refused").asText();
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    private static void followTheServer(List<OrdersInstance> both, CoordinationServer server) {
        server.stop();
        for (OrdersInstance instance : both) {
            assertThat(instance.awaitHealth("DOWN").path("state").asText()).isNotEqualTo("CONNECTED");
            assertThat(instance.call("GET", "/actuator/health/readiness").status())
                    .isEqualTo(503);
            assertThat(instance.call("GET", "/actuator/health/liveness").status())
                    .as("a restart of the service would help nobody")
                    .isEqualTo(200);
        }
        server.start();
        long token = 0;
        for (OrdersInstance instance : both) {
            assertThat(instance.awaitHealth("UP").path("state").asText()).isEqualTo("CONNECTED");
            assertThat(instance.call("GET", "/actuator/health/readiness").status())
                    .isEqualTo(200);
            Answer written = instance.setStatus(ID, "SHIPPED")
                    .orTimeout(90, TimeUnit.SECONDS)
                    .join();
            assertThat(written.status()).as("%s", written).isEqualTo(200);
            assertThat(written.body().path("token").asLong()).isGreaterThan(token);
            token = written.body().path("token").asLong();
        }
    }

    private record Row(String status, long token, String writer) {}

    private static Row row(Connection database) throws SQLException {
        try (PreparedStatement query =
                        database.prepareStatement("select status, token, writer from orders where id = '" + ID + "'");
                ResultSet rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return new Row(rows.getString(1), rows.getLong(2), rows.getString(3));
        }
    }
}
