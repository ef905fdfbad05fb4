package dev.baton.server.zab.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import org.junit.jupiter.api.Test;

class SyncBufferTest {
    private static final long E1 = Zxid.start(1);

    @Test
    void committedEntriesComeOutOnceAndTheRestLater() {
        SyncBuffer buffer = SyncBuffer.behind(E1 + 1);
        assertThat(buffer.onProposal(entry(E1 + 2))).isTrue();
        assertThat(buffer.onCommit(E1 + 2)).isTrue();
        assertThat(buffer.onProposal(entry(E1 + 3))).isTrue();
        assertThat(buffer.takeCommitted()).containsExactly(entry(E1 + 2));
        assertThat(buffer.takeCommitted()).isEmpty();
        assertThat(buffer.onCommit(E1 + 3)).isTrue();
        assertThat(buffer.takeRest()).containsExactly(entry(E1 + 3));
        assertThat(buffer.committed()).isEqualTo(E1 + 3);
    }

    @Test
    void zk4925_aHoleIsRefused() {
        SyncBuffer buffer = SyncBuffer.behind(E1 + 1);
        assertThat(buffer.onProposal(entry(E1 + 3))).isFalse();
        assertThat(buffer.onProposal(entry(Zxid.of(2, 2)))).isFalse();
        assertThat(buffer.onProposal(entry(Zxid.of(2, 1)))).isTrue();
    }

    /** One that was decided while the learner joined can come in its history and again as a proposal. */
    @Test
    void aRepetitionIsIgnoredAndAContradictionRefused() {
        SyncBuffer buffer = SyncBuffer.behind(E1 + 1);
        buffer.onProposal(entry(E1 + 2));
        assertThat(buffer.onProposal(entry(E1 + 2))).isTrue();
        assertThat(buffer.onProposal(new LogEntry(E1 + 2, new byte[] {99}))).isFalse();
        assertThat(buffer.takeRest()).containsExactly(entry(E1 + 2));
    }

    /** The original writes its tree while it changes; what comes along may be in it. */
    @Test
    void whatASnapshotHasAlreadyIsPassedOver() {
        SyncBuffer buffer = SyncBuffer.behindSnapshot(E1 + 5);
        assertThat(buffer.onProposal(entry(E1 + 4))).isTrue();
        assertThat(buffer.onCommit(E1 + 4)).isTrue();
        assertThat(buffer.onProposal(entry(E1 + 6))).isTrue();
        assertThat(buffer.takeRest()).containsExactly(entry(E1 + 6));
        assertThat(SyncBuffer.behind(E1 + 5).onProposal(entry(E1 + 4))).isFalse();
    }

    @Test
    void aCommitOfSomethingUnknownIsRefused() {
        SyncBuffer buffer = SyncBuffer.behind(E1 + 1);
        assertThat(buffer.onCommit(E1 + 2)).isFalse();
        assertThat(buffer.onCommit(E1)).isTrue();
    }

    private static LogEntry entry(long zxid) {
        return new LogEntry(zxid, new byte[] {(byte) zxid});
    }
}
