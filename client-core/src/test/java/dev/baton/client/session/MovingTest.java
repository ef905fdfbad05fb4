package dev.baton.client.session;

import static dev.baton.client.session.MachineRig.MILLI;
import static dev.baton.client.session.MachineRig.PASSWORD;
import static dev.baton.client.session.MachineRig.SESSION;
import static dev.baton.client.session.MachineRig.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateReason;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.Sasl;
import dev.baton.wire.session.ConnectResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Races, changes of the list of servers, moves that hurt nobody, read-only servers, and SASL before anything else. */
class MovingTest {
    private static List<HostPort> hosts(String... names) {
        return List.of(names).stream().map(name -> new HostPort(name, 2181)).toList();
    }

    private static SessionConfig config(boolean readOnly, boolean sasl, long rebalanceNanos, String... names) {
        SessionConfig plain = MachineRig.config(names);
        return new SessionConfig(
                plain.hosts(),
                plain.sessionTimeoutMillis(),
                plain.connectTimeoutNanos(),
                plain.backoffMinNanos(),
                plain.backoffMaxNanos(),
                plain.closeTimeoutNanos(),
                plain.frameBytesMax(),
                readOnly,
                plain.chroot(),
                plain.auth(),
                sasl,
                rebalanceNanos,
                7);
    }

    @Test
    void afterABreakTheHostBehindTheOneThatWonTheRaceIsFirst() {
        MachineRig rig = new MachineRig("a", "b", "c", "d");
        rig.racer = 1;
        rig.start();
        rig.up();
        rig.accept();
        rig.racer = 0;
        rig.down("cut");
        assertThat(rig.dials.get(1).hosts()).isEqualTo(hosts("c", "d", "a"));
    }

    @Test
    void aClientWhoseServerHasGoneFromTheListMovesWhenNothingIsUnderWay() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe write = rig.set("/x");
        MachineRig.Sent sent = rig.nextSent();
        rig.step(new Input.Hosts(hosts("c", "d")));
        rig.pass(2_000);
        MachineRig.Probe held = rig.get("/held");
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(rig.sent).isEmpty();

        rig.refuse(sent, 3, dev.baton.wire.model.ErrorCode.NO_NODE);
        assertThat(write.error(dev.baton.client.error.NoNode.class)).isNotNull();
        assertThat(rig.changes.get(rig.changes.size() - 1).reason()).isEqualTo(StateReason.MOVED_BY_CHOICE);
        assertThat(rig.dials).hasSize(2);
        assertThat(hosts("c", "d")).containsAll(rig.dials.get(1).hosts());
        rig.up();
        assertThat(rig.handshake.sessionId()).isEqualTo(SESSION);
        rig.accept();
        rig.reply(rig.nextSent(), 4, MachineRig.data());
        assertThat(held.result()).isEqualTo(MachineRig.data());
    }

    @Test
    void onlyTheShareOfClientsThatNewServersShouldHaveMoves() {
        int moved = 0;
        for (int seed = 0; seed < 400; seed++) {
            SessionConfig plain = config(false, false, Long.MAX_VALUE, "a", "b");
            MachineRig rig = new MachineRig(new SessionConfig(
                    plain.hosts(),
                    plain.sessionTimeoutMillis(),
                    plain.connectTimeoutNanos(),
                    plain.backoffMinNanos(),
                    plain.backoffMaxNanos(),
                    plain.closeTimeoutNanos(),
                    plain.frameBytesMax(),
                    false,
                    plain.chroot(),
                    plain.auth(),
                    false,
                    Long.MAX_VALUE,
                    seed * 7919L));
            rig.open();
            rig.step(new Input.Hosts(hosts("a", "b", "c", "d")));
            rig.pass(2_100);
            moved += rig.dials.size() - 1;
        }
        assertThat(moved).isBetween(160, 240);
    }

    @Test
    void movesNowAndThenIfAskedTo() {
        MachineRig rig = new MachineRig(config(false, false, 1_000 * MILLI, "a", "b"));
        rig.open();
        rig.pass(1_500);
        assertThat(rig.dials).hasSize(2);
        assertThat(rig.dials.get(1).hosts().get(0)).isEqualTo(new HostPort("b", 2181));
    }

    @Test
    void aReadOnlyClientLooksForAServerThatWritesAndGoesThere() {
        MachineRig rig = new MachineRig(config(true, false, Long.MAX_VALUE, "a", "b", "c"));
        rig.start();
        rig.up();
        rig.answerHandshake(new ConnectResponse(0, TIMEOUT_MILLIS, SESSION, PASSWORD, true));
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.READ_ONLY);
        assertThat(rig.machine.safeUntilNanos()).isZero();
        rig.pass(250);
        assertThat(rig.log).contains("probe b");
        rig.step(new Input.Probed(new HostPort("b", 2181), false));
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.READ_ONLY);
        rig.pass(450);
        assertThat(rig.log).contains("probe c");
        rig.step(new Input.Probed(new HostPort("c", 2181), true));
        assertThat(rig.dials.get(1).hosts().get(0)).isEqualTo(new HostPort("c", 2181));
        rig.up();
        assertThat(rig.handshake.sessionId())
                .as("a read-only session cannot be resumed")
                .isZero();
        rig.accept();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void saslComesBeforeEverythingElse() {
        MachineRig rig = new MachineRig(config(false, true, Long.MAX_VALUE, "a"));
        MachineRig.Probe early = rig.get("/early");
        rig.open();
        assertThat(rig.log).contains("sasl begin");
        assertThat(rig.sent).isEmpty();
        rig.step(new Input.SaslToken(rig.attempt, new byte[] {1}, false, null));
        MachineRig.Sent first = rig.nextSent();
        assertThat(first.op()).isEqualTo(OpCode.SASL);
        rig.reply(first, 0, new Sasl.Response("next?".getBytes(StandardCharsets.US_ASCII)));
        assertThat(rig.log).contains("sasl next?");
        rig.step(new Input.SaslToken(rig.attempt, new byte[] {2}, true, null));
        MachineRig.Sent second = rig.nextSent();
        assertThat(rig.sent).isEmpty();
        rig.reply(second, 0, new Sasl.Response(null));
        rig.reply(rig.nextSent(), 1, MachineRig.data());
        assertThat(early.result()).isEqualTo(MachineRig.data());
    }

    @Test
    void refusedSaslEndsTheClient() {
        MachineRig rig = new MachineRig(config(false, true, Long.MAX_VALUE, "a"));
        rig.open();
        rig.step(new Input.SaslToken(rig.attempt, new byte[] {1}, false, null));
        rig.refuse(rig.nextSent(), 0, dev.baton.wire.model.ErrorCode.AUTH_FAILED);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.AUTH_FAILED);
    }
}
