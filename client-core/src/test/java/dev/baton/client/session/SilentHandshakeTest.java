package dev.baton.client.session;

import static dev.baton.client.session.MachineRig.MILLI;
import static dev.baton.client.session.MachineRig.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateReason;
import dev.baton.wire.session.ConnectResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that take a connection and let the handshake wait: a frozen one is left soon, slow ones are reached all the same. */
class SilentHandshakeTest {
    private static final long FROZEN = Long.MAX_VALUE;

    @Test
    void aFrozenServerCostsLessThanASecond() {
        MachineRig rig = new MachineRig("a", "b", "c");
        rig.start();
        long took = connect(rig, Map.of("a", FROZEN));
        assertThat(rig.log).containsExactly("connect a", "disconnect", "connect b", "state CONNECTED");
        assertThat(took).isBetween(500 * MILLI, 1_000 * MILLI);
        assertThat(rig.handshake.sessionId())
                .as("nothing is known of what the first may have opened")
                .isZero();
    }

    @Test
    void aFrozenServerDoesNotCostTheSession() {
        MachineRig rig = MachineRig.connected("a", "b", "c");
        rig.down("cut");
        long took = connect(rig, Map.of("b", FROZEN));
        assertThat(took).isLessThan(1_000 * MILLI);
        assertThat(rig.changes.get(2).reason()).isEqualTo(StateReason.SESSION_RESUMED);
        assertThat(rig.handshake.sessionId()).isEqualTo(SESSION);
    }

    @Test
    void twoFrozenServersOfFiveCostLittleMore() {
        MachineRig rig = new MachineRig("a", "b", "c", "d", "e");
        rig.start();
        assertThat(connect(rig, Map.of("a", FROZEN, "b", FROZEN))).isLessThan(2_600 * MILLI);
        assertThat(rig.log)
                .containsExactly("connect a", "disconnect", "connect b", "disconnect", "connect c", "state CONNECTED");
    }

    /** The session's timeout is 9 s, so that each of three may take 3 s at most; that limit is as old as the machine. */
    @ParameterizedTest
    @CsvSource({"700, 700", "1000, 1750", "2000, 4250", "2900, 5150"})
    void serversThatAreAllSlowAreReached(long slowMillis, long withinMillis) {
        MachineRig rig = new MachineRig("a", "b", "c");
        rig.start();
        long slow = slowMillis * MILLI;
        assertThat(connect(rig, Map.of("a", slow, "b", slow, "c", slow))).isLessThanOrEqualTo(withinMillis * MILLI);
    }

    @Test
    void slowServersDoNotCostTheSession() {
        MachineRig rig = MachineRig.connected("a", "b", "c");
        rig.down("cut");
        long slow = 2_000 * MILLI;
        connect(rig, Map.of("a", slow, "b", slow, "c", slow));
        assertThat(rig.changes.get(2).reason()).isEqualTo(StateReason.SESSION_RESUMED);
    }

    @Test
    void whoeverWasSlowIsWaitedForTheNextTime() {
        MachineRig rig = new MachineRig("a", "b", "c");
        rig.start();
        long slow = 1_200 * MILLI;
        Map<String, Long> all = Map.of("a", slow, "b", slow, "c", slow);
        connect(rig, all);
        rig.down("cut");
        assertThat(connect(rig, all)).as("the first one asked").isEqualTo(slow);
    }

    @Test
    void aLongWayIsTakenIntoAccount() {
        MachineRig rig = new MachineRig("a", "b", "c");
        rig.start();
        rig.pass(600);
        assertThat(connect(rig, Map.of("a", 2_000 * MILLI))).isEqualTo(2_000 * MILLI);
        assertThat(rig.log).containsExactly("connect a", "state CONNECTED");
    }

    @Test
    void oneBreakDoesNotMakeTheNextOneSlower() {
        MachineRig rig = new MachineRig("a", "b", "c");
        rig.start();
        for (int i = 0; i < 20; i++) {
            assertThat(connect(rig, Map.of("a", FROZEN))).isLessThan(1_000 * MILLI);
            rig.get("/x");
            rig.reply(rig.nextSent(), 1, MachineRig.data());
            rig.down("cut");
        }
    }

    @Test
    void theOnlyServerIsWaitedForAsLongAsAnAttemptMayTake() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        assertThat(connect(rig, Map.of("a", 2_900 * MILLI))).isEqualTo(2_900 * MILLI);
    }

    /** All servers are frozen for a while: no attempt takes longer than it may, and all of them are asked again and again. */
    @Test
    void frozenServersAreAskedAgain() {
        MachineRig rig = new MachineRig("a", "b", "c");
        rig.start();
        long end = rig.now + 60_000 * MILLI;
        long longest = 0;
        while (rig.now < end) {
            rig.up();
            long begun = rig.now;
            for (long attempt = rig.attempt; rig.attempt == attempt; ) {
                rig.toNextDeadline();
            }
            longest = Math.max(longest, rig.now - begun);
        }
        assertThat(longest).isBetween(2_900 * MILLI, 4_000 * MILLI);
        for (String host : new String[] {"a", "b", "c"}) {
            assertThat(rig.log).filteredOn(("connect " + host)::equals).hasSizeGreaterThan(5);
        }
    }

    /**
     * Every server takes each connection at once.
     *
     * @param slow how long it takes to answer a handshake, by host; 0 if absent
     * @return the nanoseconds from now to the session
     */
    private static long connect(MachineRig rig, Map<String, Long> slow) {
        long begun = rig.now;
        for (int i = 0; i < 50; i++) {
            rig.up();
            long attempt = rig.attempt;
            String host = rig.dials.get(rig.dials.size() - 1).hosts().get(0).host();
            long wait = slow.getOrDefault(host, 0L);
            long answer = wait == FROZEN ? FROZEN : rig.now + wait;
            while (rig.attempt == attempt && rig.machine.nextDeadlineNanos() < answer) {
                rig.toNextDeadline();
            }
            if (rig.attempt == attempt) {
                rig.now = answer;
                rig.answerHandshake(
                        new ConnectResponse(0, MachineRig.TIMEOUT_MILLIS, SESSION, MachineRig.PASSWORD, false));
                assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
                return rig.now - begun;
            }
        }
        throw new AssertionError("no session after 50 attempts: " + rig.log);
    }
}
