package dev.baton.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendGateTest {
    private final List<Output.Send> released = new ArrayList<>();
    private final SendGate gate = new SendGate(released::add);

    @Test
    void whatWaitsDoesNotHoldUpTheRest() {
        Output.Send waits = new Output.Send(1, new Message.Ack(7), 2);
        Output.Send free = new Output.Send(1, new Message.UpToDate(), 0);
        gate.send(waits);
        gate.send(free);
        assertThat(released).containsExactly(free);
        gate.persisted(1);
        assertThat(released).containsExactly(free);
        gate.persisted(2);
        assertThat(released).containsExactly(free, waits);
        gate.send(new Output.Send(1, new Message.Ack(8), 2));
        assertThat(released).hasSize(3);
    }

    @Test
    void releasedOrdersKeepTheirOrder() {
        List<Output.Send> sends = List.of(
                new Output.Send(1, new Message.Ack(1), 5),
                new Output.Send(2, new Message.Ack(2), 4),
                new Output.Send(1, new Message.Ack(3), 5));
        sends.forEach(gate::send);
        gate.persisted(9);
        assertThat(released).isEqualTo(sends);
    }

    /** An acknowledgement for a connection that is gone must not open the next one. */
    @Test
    void whatWaitsForAClosedConnectionIsVoid() {
        Output.Send ack = new Output.Send(1, new Message.Ack(1), 5);
        Output.Send other = new Output.Send(2, new Message.Ack(1), 5);
        Output.Send vote = new Output.Send(
                1, new Message.Election(new Notification(PeerState.LOOKING, Vote.ofNonVoter(1), "")), 5);
        gate.send(ack);
        gate.send(other);
        gate.send(vote);
        gate.forget(1);
        gate.persisted(5);
        assertThat(released).containsExactly(other, vote);
    }
}
