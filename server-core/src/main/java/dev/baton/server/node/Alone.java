package dev.baton.server.node;

import dev.baton.server.prep.EnsembleView;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.verify.Verify;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A server without an ensemble: what its own log has is decided. The token of a transaction in the log is its zxid. */
final class Alone implements Consensus {
    /** A sync that waits for everything proposed before it. */
    private record Question(long zxid, Connection connection, Pending sync) {}

    private final Turn turn;
    private final long self;
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private long lastZxid;
    private long appliedZxid;
    private @Nullable Service service;

    Alone(Turn turn, long self, long lastZxid) {
        this.turn = turn;
        this.self = self;
        this.lastZxid = lastZxid;
        this.appliedZxid = lastZxid;
    }

    /** Names the side of the clients. Before the first input. */
    void attach(Service clients) {
        service = clients;
    }

    @Override
    public void applied(long zxid) {
        appliedZxid = zxid;
        while (!questions.isEmpty() && questions.element().zxid() <= zxid) {
            Question question = questions.remove();
            Verify.notNull(service, "a server without clients").confirmed(question.connection(), question.sync());
        }
    }

    @Override
    public long self() {
        return self;
    }

    @Override
    public boolean isServing() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public boolean isLeading() {
        return true;
    }

    @Override
    public boolean takesProposals() {
        return true;
    }

    @Override
    public long nextZxid() {
        return lastZxid + 1;
    }

    @Override
    public long lastZxid() {
        return lastZxid;
    }

    @Override
    public void propose(long zxid, byte[] entry) {
        lastZxid = zxid;
        turn.out().submit(new StorageOp.Append(zxid, zxid, entry));
    }

    @Override
    public void forward(Message message) {
        Verify.that(false, "a server alone has no leader");
    }

    @Override
    public boolean confirm(Connection connection, Pending sync) {
        if (lastZxid <= appliedZxid) {
            return true;
        }
        questions.add(new Question(lastZxid, connection, sync));
        return false;
    }

    @Override
    public @Nullable EnsembleView ensemble() {
        return null;
    }

    @Override
    public NodeView.EnsembleStats stats() {
        return new NodeView.EnsembleStats(NodeView.Mode.STANDALONE, self, Zxid.epoch(lastZxid), 0, 0, 0, appliedZxid);
    }
}
