package dev.baton.server.zab;

import dev.baton.server.zab.election.Election;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.ReplicaLog;
import java.util.ArrayDeque;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a phase: the log, the epochs, the storage lane's tokens, the connections, the election. Phases change it through its
 * methods, which give the orders that belong to the change.
 */
final class Core {
    /** A local client's question, and what must be applied before it is answered. */
    private record LocalSync(Message.Request request, long zxid) {}

    final ZabConfig config;
    final ReplicaLog log;
    final Election election;

    /** Peers whose quorum connection stands, and is ours to use. */
    final SortedSet<Long> links = new TreeSet<>();

    /** Learners that came before it was decided whether this member leads. */
    final SortedMap<Long, Message.LearnerInfo> early = new TreeMap<>();

    /** A leader told us to cut where we cannot: the next one is asked for a snapshot. */
    boolean snapshotNeeded;

    private final ArrayDeque<LocalSync> localSyncs = new ArrayDeque<>();
    private long acceptedEpoch;
    private long currentEpoch;
    private long lastToken;
    private long durableToken;
    private ZabOutbox out = new ZabOutbox();
    private @Nullable Reason leaving;
    private boolean halted;

    Core(ZabConfig config, ZabState state) {
        this.config = config;
        this.log = new ReplicaLog(
                state.history(), config.window().entriesMax(), config.window().bytesMax());
        this.acceptedEpoch = state.acceptedEpoch();
        this.currentEpoch = state.currentEpoch();
        this.election = new Election(
                config.self(),
                config.membership(),
                config.election(),
                (to, notification) -> send(to, new Message.Election(notification)));
    }

    void use(ZabOutbox outbox) {
        out = outbox;
    }

    long self() {
        return config.self();
    }

    boolean isVoter(long sid) {
        return config.membership().isVoter(sid);
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    long currentEpoch() {
        return currentEpoch;
    }

    boolean isDurable(long token) {
        return token <= durableToken;
    }

    void send(long to, Message message) {
        out.add(new Output.Send(to, message, 0));
    }

    void sendAfter(long token, long to, Message message) {
        out.add(new Output.Send(to, message, token));
    }

    void emit(Output output) {
        out.add(output);
    }

    void trace(String event) {
        out.add(new Output.Trace(event));
    }

    /** Adds to the log. */
    void append(LogEntry entry) {
        long token = ++lastToken;
        log.append(entry, token);
        out.add(new Output.Persist(entry, token));
    }

    long setEpochs(long accepted, long current) {
        acceptedEpoch = accepted;
        currentEpoch = current;
        long token = ++lastToken;
        out.add(new Output.SetEpochs(accepted, current, token));
        return token;
    }

    void truncate(long zxid) {
        long token = ++lastToken;
        log.truncate(zxid, token);
        out.add(new Output.Truncate(zxid, token));
    }

    void installSnapshot(long zxid) {
        long token = ++lastToken;
        log.reset(zxid, token);
        snapshotNeeded = false;
        out.add(new Output.InstallSnapshot(zxid, token));
    }

    void persisted(long token) {
        durableToken = Math.max(durableToken, token);
        log.persistedUpTo(token);
    }

    /** Hands over what has become applicable, and then answers the questions that waited for it. */
    void deliver() {
        for (LogEntry entry = log.takeApplicable(); entry != null; entry = log.takeApplicable()) {
            out.add(new Output.Commit(entry));
        }
        LocalSync first = localSyncs.peek();
        while (first != null && first.zxid() <= log.applied()) {
            out.add(new Output.Synced(first.request(), first.zxid()));
            localSyncs.remove();
            first = localSyncs.peek();
        }
    }

    /** Answers a local client once {@code zxid} is applied here. */
    void answerSync(Message.Request request, long zxid) {
        localSyncs.add(new LocalSync(request, zxid));
    }

    void disconnect(long peer, Reason reason) {
        early.remove(peer);
        if (links.remove(peer)) {
            out.add(new Output.Disconnect(peer, reason));
        }
    }

    void role(PeerState role, ZabPhase phase, long leader, long epoch, Reason reason) {
        out.add(new Output.RoleChanged(role, phase, leader, epoch, reason));
    }

    /** Asks for the present phase to end, and an election to begin, once the present input is dealt with. The first reason counts. */
    void leave(Reason reason) {
        if (leaving == null) {
            leaving = reason;
        }
    }

    boolean isLeaving() {
        return leaving != null;
    }

    @Nullable
    Reason takeLeaving() {
        Reason reason = leaving;
        leaving = null;
        return reason;
    }

    /** The process must stop. */
    void halt(Reason reason, String detail) {
        halted = true;
        out.add(new Output.Halt(reason, detail));
    }

    boolean isHalted() {
        return halted;
    }

    /** Nothing asked in the phase that ends will be answered. */
    void forgetQuestions() {
        localSyncs.clear();
    }
}
