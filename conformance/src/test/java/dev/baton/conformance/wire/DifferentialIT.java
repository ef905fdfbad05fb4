package dev.baton.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpRequest;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same random requests to both servers, step by step, from fresh directories: every answer must be the same, to the zxid, and
 * every watch event too. Times and session ids are masked.
 */
@ExtendWith(ServerLogs.class)
class DifferentialIT {
    private static final int STEPS = 1_500;
    private static final int SESSIONS = 3;

    /**
     * The zxid of events made by setWatches. They are left out: Apache's 3.9.6 and Baton tell nobody of nodes that he may not
     * read, 3.9.5 still does. ProtocolIT and ReconnectIT have these events.
     */
    private static final long CATCH_UP = -1;

    private static final Map<ServerKind, ServerUnderTest> SERVERS = new TreeMap<>();

    @BeforeAll
    static void startServers() {
        for (ServerKind kind : ServerKind.values()) {
            SERVERS.put(
                    kind,
                    kind.server(ServerSettings.forSuites().withProperty("znode.container.checkIntervalMs", "3600000"))
                            .start());
        }
    }

    @AfterAll
    static void stopServers() {
        SERVERS.values().forEach(ServerUnderTest::close);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAreTheSame(long seed) {
        Side original = new Side(SERVERS.get(ServerKind.APACHE));
        Side baton = new Side(SERVERS.get(ServerKind.BATON));
        RandomRequests requests = new RandomRequests(new Random(seed), "/d" + seed);
        try {
            for (int step = 0; step < STEPS; step++) {
                int session = step % SESSIONS;
                OpRequest request = requests.next();
                assertThat(baton.answer(session, request))
                        .as("step %d, session %d, %s", step, session, request)
                        .isEqualTo(original.answer(session, request));
            }
            for (int session = 0; session < SESSIONS; session++) {
                assertSameEvents(original.events().get(session), baton.events().get(session));
            }
        } finally {
            original.close();
            baton.close();
        }
    }

    private static void assertSameEvents(List<String> original, List<String> baton) {
        int same = 0;
        while (same < Math.min(original.size(), baton.size())
                && original.get(same).equals(baton.get(same))) {
            same++;
        }
        assertThat(baton.subList(same, Math.min(same + 5, baton.size())))
                .as("events after %d equal ones", same)
                .isEqualTo(original.subList(same, Math.min(same + 5, original.size())));
    }

    /** The sessions at one server. */
    private static final class Side {
        private final List<RawConnection> connections = new ArrayList<>();
        private final List<List<String>> events = new ArrayList<>();

        Side(ServerUnderTest server) {
            for (int i = 0; i < SESSIONS; i++) {
                connections.add(RawConnection.session(server));
                events.add(new ArrayList<>());
            }
        }

        String answer(int session, OpRequest request) {
            RawConnection connection = connections.get(session);
            Reply reply = connection.call(request);
            takeEvents(session);
            String body = reply.error() == ErrorCode.OK ? masked(reply.as(request)) : "";
            return reply.error() + " zxid=" + reply.header().zxid() + " " + body;
        }

        private void takeEvents(int session) {
            RawConnection connection = connections.get(session);
            List<Long> zxids = connection.eventZxids();
            var taken = connection.takeEvents();
            for (int i = 0; i < taken.size(); i++) {
                if (zxids.get(i) == CATCH_UP) {
                    continue;
                }
                events.get(session).add(taken.get(i) + " zxid=" + zxids.get(i));
            }
        }

        /** The events of each session. */
        List<List<String>> events() {
            for (int i = 0; i < SESSIONS; i++) {
                answer(i, new dev.baton.wire.op.Sync.Request("/"));
            }
            return events;
        }

        private String masked(Object value) {
            if (value instanceof byte[] bytes) {
                return HexFormat.of().formatHex(bytes);
            }
            if (value instanceof List<?> list) {
                List<String> parts =
                        new ArrayList<>(list.stream().map(this::masked).toList());
                if (list.stream().noneMatch(MultiResult.class::isInstance)) {
                    parts.sort(null);
                }
                return parts.toString();
            }
            if (value instanceof Stat stat) {
                return masked(stat);
            }
            return value instanceof Record record ? maskedFields(record) : String.valueOf(value);
        }

        private String maskedFields(Record record) {
            StringBuilder text = new StringBuilder(record.getClass().getSimpleName());
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                try {
                    component.getAccessor().setAccessible(true);
                    text.append(' ').append(masked(component.getAccessor().invoke(record)));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
            return text.toString();
        }

        private String masked(Stat stat) {
            int owner =
                    connections.stream().map(RawConnection::sessionId).toList().indexOf(stat.ephemeralOwner());
            return Arrays.asList(
                            stat.czxid(),
                            stat.mzxid(),
                            stat.pzxid(),
                            stat.version(),
                            stat.cversion(),
                            stat.aversion(),
                            stat.ephemeralOwner() == 0 ? "none" : "session " + owner,
                            stat.dataLength(),
                            stat.numChildren())
                    .toString();
        }

        void close() {
            connections.forEach(RawConnection::close);
        }
    }
}
