package dev.baton.server.zab.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.QuorumVerifier;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AcksTest {
    private final AtomicReference<QuorumVerifier> quorum =
            new AtomicReference<>(MajorityQuorum.of(List.of(1L, 2L, 3L)));
    private final Acks acks = new Acks(quorum::get);

    @Test
    void whatAMajorityHasIsDecided() {
        assertThat(acks.decided()).isEqualTo(QuorumVerifier.NOTHING);
        acks.onAck(1, 7);
        assertThat(acks.decided()).isEqualTo(QuorumVerifier.NOTHING);
        acks.onAck(2, 5);
        assertThat(acks.decided()).isEqualTo(5);
        acks.onAck(2, 4);
        assertThat(acks.decided()).isEqualTo(5);
        acks.onAck(3, 6);
        assertThat(acks.decided()).isEqualTo(6);
    }

    @Test
    void whoLeavesIsNotCounted() {
        acks.onAck(1, 7);
        acks.onAck(2, 7);
        assertThat(acks.decided()).isEqualTo(7);
        acks.onGone(2);
        assertThat(acks.decided()).isEqualTo(QuorumVerifier.NOTHING);
    }

    /** An answer given under one configuration must not be repeated under the next. */
    @Test
    void theConfigurationInForceDecides() {
        acks.onAck(1, 7);
        acks.onAck(2, 7);
        assertThat(acks.decided()).isEqualTo(7);
        quorum.set(MajorityQuorum.of(List.of(1L, 2L, 3L, 4L, 5L)));
        assertThat(acks.decided()).isEqualTo(QuorumVerifier.NOTHING);
        acks.onAck(4, 3);
        assertThat(acks.decided()).isEqualTo(3);
    }
}
