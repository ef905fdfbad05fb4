package dev.baton.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is known, who is due and who was heard of, at a leader and at a learner. Times in milliseconds, in ticks of 100. */
class SessionsTest {
    private static final long MILLI = 1_000_000;

    private final Sessions<String> sessions = new Sessions<>(100);

    @Test
    void aLeaderEndsBothKinds() {
        sessions.reset(false);
        Session<String> global = sessions.open(1, 200, 0);
        Session<String> local = sessions.openLocal(2, 300, 0);
        assertThat(sessions.localCount()).isEqualTo(1);
        assertThat(sessions.nextDeadlineNanos()).isEqualTo(300 * MILLI);
        assertThat(sessions.pollExpired(299 * MILLI)).isNull();
        assertThat(sessions.pollExpired(300 * MILLI)).isSameAs(global);
        assertThat(sessions.pollExpired(400 * MILLI)).isSameAs(local);
        assertThat(sessions.takeTouched()).isEmpty();
    }

    @Test
    void aLearnerEndsItsLocalOnesAndTellsWhomItHeardOfTheOthers() {
        sessions.reset(true);
        Session<String> global = sessions.open(1, 200, 0);
        Session<String> local = sessions.openLocal(2, 300, 0);
        sessions.touch(global, MILLI);
        sessions.touch(local, MILLI);
        assertThat(sessions.takeTouched()).containsExactly(global);
        assertThat(sessions.nextDeadlineNanos()).isEqualTo(400 * MILLI);
        assertThat(sessions.pollExpired(400 * MILLI)).isSameAs(local);
        assertThat(sessions.pollExpired(9_000 * MILLI)).isNull();
        assertThat(sessions.nextDeadlineNanos())
                .as("nothing is kept of the other")
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anUpgradedOneIsTheLeadersToEnd() {
        sessions.reset(true);
        Session<String> session = sessions.openLocal(2, 300, 0);
        sessions.globalize(session, MILLI);
        assertThat(session.local()).isFalse();
        assertThat(sessions.localCount()).isZero();
        assertThat(sessions.takeTouched()).containsExactly(session);
        sessions.renegotiate(session, 200, 2 * MILLI);
        assertThat(sessions.pollExpired(9_000 * MILLI)).isNull();
        assertThat(sessions.find(2)).isSameAs(session);
    }

    @Test
    void whereALeaderUpgradesItsOwnTheDeadlineStays() {
        sessions.reset(false);
        Session<String> session = sessions.openLocal(2, 300, 0);
        sessions.globalize(session, 50 * MILLI);
        assertThat(sessions.pollExpired(300 * MILLI)).isNull();
        assertThat(sessions.pollExpired(400 * MILLI)).isSameAs(session);
    }

    @Test
    void countsFollowRemovals() {
        Session<String> local = sessions.openLocal(1, 100, 0);
        Session<String> upgraded = sessions.openLocal(2, 100, 0);
        sessions.globalize(upgraded, 0);
        for (Session<String> session : List.of(local, upgraded, local)) {
            sessions.remove(session);
        }
        assertThat(sessions.localCount()).isZero();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void theLatestEndsAreRemembered() {
        EndedSessions ended = new EndedSessions(2);
        ended.add(1);
        ended.add(2);
        ended.add(2);
        assertThat(ended.contains(1) && ended.contains(2)).isTrue();
        ended.add(3);
        assertThat(ended.contains(1)).isFalse();
        assertThat(ended.contains(2) && ended.contains(3)).isTrue();
        ended.clear();
        assertThat(ended.contains(3)).isFalse();
    }

    @Test
    void anIdTellsItsServer() {
        assertThat(SessionIds.serverIdOf(new SessionIds(200, 1_700_000_000_000L).next()))
                .isEqualTo(200);
        assertThat(SessionIds.serverIdOf(0x0312_3456_789a_bcdeL)).isEqualTo(3);
    }
}
