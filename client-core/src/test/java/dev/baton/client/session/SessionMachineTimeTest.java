package dev.baton.client.session;

import static dev.baton.client.session.MachineRig.MILLI;
import static dev.baton.client.session.MachineRig.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.Applied;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.SessionExpired;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateReason;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.Sync;
import org.junit.jupiter.api.Test;

class SessionMachineTimeTest {
    @Test
    void pingsWithinAThirdOfTheTimeoutAndStaysConnected() {
        MachineRig rig = MachineRig.connected("a");
        for (int i = 1; i <= 20; i++) {
            rig.pass(TIMEOUT_MILLIS / 3);
            assertThat(rig.pings).isEqualTo(i);
            rig.pong(0);
        }
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void pingsAlthoughItSendsWhenNothingComesBack() {
        MachineRig rig = MachineRig.connected("a");
        rig.pass(2_000);
        rig.get("/slow");
        rig.pass(1_000);
        assertThat(rig.pings).isEqualTo(1);
    }

    @Test
    void leavesASilentServerAfterTwoThirds() {
        MachineRig rig = MachineRig.connected("a", "b");
        rig.pass(TIMEOUT_MILLIS / 3 * 2 - 1);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        rig.pass(2);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.SUSPENDED);
        assertThat(rig.changes.get(1).reason()).isEqualTo(StateReason.SERVER_SILENT);
        assertThat(rig.log).endsWith("disconnect", "state SUSPENDED", "connect b");
    }

    @Test
    void isLostAtTheTimeoutSinceTheLastAnsweredSendingNotSinceTheAnswer() {
        MachineRig rig = MachineRig.connected("a");
        long sentAt = rig.now;
        rig.get("/x");
        rig.pass(2_000);
        rig.reply(rig.nextSent(), 1, MachineRig.data());
        rig.down("cut");
        rig.now = sentAt + TIMEOUT_MILLIS * MILLI - 1;
        rig.step(new Input.Deadline());
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.SUSPENDED);
        rig.now++;
        rig.step(new Input.Deadline());
        assertThat(rig.changes)
                .extracting(c -> c.reason())
                .endsWith(StateReason.EXPIRED_LOCALLY, StateReason.NEW_SESSION_SOUGHT);
        assertThat(rig.machine.sessionId()).isZero();
    }

    @Test
    void doesNotResumeASessionThatIsLostByItsOwnClock() {
        MachineRig rig = MachineRig.connected("a", "b");
        rig.down("cut");
        rig.pass(TIMEOUT_MILLIS / 2);
        rig.step(new Input.TransportDown(rig.attempt, "refused"));
        rig.awaitDial();
        rig.up();
        rig.now += TIMEOUT_MILLIS * MILLI * 3 / 4;
        rig.accept();
        assertThat(rig.changes)
                .extracting(c -> c.current())
                .containsExactly(
                        ConnectionState.CONNECTED,
                        ConnectionState.SUSPENDED,
                        ConnectionState.LOST,
                        ConnectionState.CONNECTING);
        rig.up();
        assertThat(rig.handshake.sessionId()).isZero();
    }

    @Test
    void neitherPongsNorReadsNorAFreshWriteMoveTheLease() {
        MachineRig rig = MachineRig.connected("a");
        long opened = rig.machine.safeUntilNanos();
        assertThat(opened).isEqualTo(rig.now + TIMEOUT_MILLIS * MILLI);
        rig.pass(TIMEOUT_MILLIS / 3);
        rig.pong(5);
        rig.get("/x");
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.set("/x");
        rig.refuse(rig.nextSent(), 6, ErrorCode.NO_NODE);
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(opened);
    }

    /** The server may have ended the session, and let somebody else in, long before its answer is here. */
    @Test
    void aSessionWhoseEndWasAskedForProvesNothing() {
        MachineRig rig = MachineRig.connected("a");
        assertThat(rig.machine.safeUntilNanos()).isPositive();
        rig.close();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(rig.machine.safeUntilNanos()).isZero();
    }

    @Test
    void aWriteOrSyncProvesWhatWasAnsweredAReportingPeriodBefore() {
        MachineRig rig = MachineRig.connected("a");
        rig.pass(1_000);
        long readAt = rig.now;
        rig.get("/x");
        rig.pass(200);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        long answeredAt = rig.now;
        long opened = rig.machine.safeUntilNanos();

        rig.pass(TIMEOUT_MILLIS / 3 - 1);
        rig.pong(5);
        rig.submit("sync", new Sync.Request("/"), "/");
        rig.pass(500);
        rig.reply(rig.nextSent(), 5, new Sync.Response("/"));
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(opened);

        assertThat(rig.now - answeredAt).isGreaterThan(TIMEOUT_MILLIS / 3 * MILLI);
        rig.set("/x");
        rig.refuse(rig.nextSent(), 6, ErrorCode.THROTTLED_OP);
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(opened);
        rig.set("/x");
        rig.refuse(rig.nextSent(), 6, ErrorCode.NO_NODE);
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(readAt + TIMEOUT_MILLIS * MILLI);
    }

    @Test
    void whatAFormerServerAnsweredProvesNothingThroughTheNext() {
        MachineRig rig = MachineRig.connected("a", "b");
        rig.pass(1_000);
        rig.get("/x");
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.down("cut");
        rig.up();
        long resumedAt = rig.now;
        rig.accept();
        rig.pass(TIMEOUT_MILLIS / 3 + 100);
        rig.pong(5);
        rig.set("/x");
        rig.refuse(rig.nextSent(), 6, ErrorCode.NO_NODE);
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(resumedAt + TIMEOUT_MILLIS * MILLI);
    }

    /** A leader that was replaced and does not know it resumes sessions too, while its successor expires them. */
    @Test
    void aResumptionIsWorthNothingBeforeAWriteOrSyncProvesIt() {
        MachineRig rig = MachineRig.connected("a", "b");
        long opened = rig.machine.safeUntilNanos();
        rig.pass(1_000);
        rig.down("cut");
        rig.up();
        long resumedAt = rig.now;
        rig.accept();
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(opened);
        rig.get("/x");
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(opened);
        rig.submit("sync", new Sync.Request("/"), "/");
        rig.reply(rig.nextSent(), 5, new Sync.Response("/"));
        assertThat(rig.machine.safeUntilNanos()).isEqualTo(resumedAt + TIMEOUT_MILLIS * MILLI);
    }

    @Test
    void losingTheSessionEndsItsOperationsAndItsLease() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe inFlight = rig.set("/x");
        MachineRig.Probe read = rig.get("/y");
        rig.refuse(rig.nextSent(), 3, ErrorCode.SESSION_EXPIRED);
        assertThat(inFlight.error(SessionExpired.class).applied()).isEqualTo(Applied.NO);
        assertThat(read.error(SessionExpired.class).applied()).isEqualTo(Applied.NO);
        assertThat(rig.machine.safeUntilNanos()).isZero();
        assertThat(rig.log).containsSubsequence("disconnect", "state LOST", "fail get /y SessionExpired");
    }

    @Test
    void anUnsentOperationFailsAtItsDeadlineAndSaysSo() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        MachineRig.Probe probe = rig.submit("set", new SetData.Request("/x", null, -1), "/x", 500);
        rig.pass(499);
        assertThat(probe.isOpen()).isTrue();
        rig.pass(1);
        DeadlineExceeded error = probe.error(DeadlineExceeded.class);
        assertThat(error.sent()).isFalse();
        assertThat(error.applied()).isEqualTo(Applied.NO);
        assertThat(error).hasMessageContaining("CONNECTING");
        rig.up();
        rig.accept();
        assertThat(rig.sent).isEmpty();
    }

    @Test
    void aSentOperationFailsAtItsDeadlineAndItsLateAnswerIsDropped() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe write = rig.submit("set", new SetData.Request("/x", null, -1), "/x", 500);
        MachineRig.Probe read = rig.submit("get", new GetData.Request("/x", false), "/x", 500);
        MachineRig.Probe patient = rig.get("/z");
        rig.pass(600);
        assertThat(write.error(DeadlineExceeded.class).applied()).isEqualTo(Applied.UNKNOWN);
        assertThat(read.error(DeadlineExceeded.class).applied()).isEqualTo(Applied.NO);
        rig.reply(rig.nextSent(), 2, new SetData.Response(MachineRig.stat(2)));
        rig.reply(rig.nextSent(), 2, MachineRig.data());
        rig.reply(rig.nextSent(), 2, MachineRig.data());
        assertThat(write.results).hasSize(1);
        assertThat(patient.result()).isEqualTo(MachineRig.data());
    }

    @Test
    void deadlinesOfDifferentLengthAreEachKept() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        MachineRig.Probe[] probes = new MachineRig.Probe[20];
        for (int i = 0; i < probes.length; i++) {
            probes[i] = rig.submit("get " + i, new GetData.Request("/x", false), "/x", 100L * (probes.length - i));
        }
        for (int i = probes.length - 1; i >= 0; i--) {
            assertThat(probes[i].isOpen()).isTrue();
            rig.pass(100);
            assertThat(probes[i].isOpen()).as("operation %s", i).isFalse();
        }
    }
}
