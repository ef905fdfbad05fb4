package dev.baton.server.zab;

import dev.baton.server.quorum.JointQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.zab.election.Election;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.ReplicaLog;
import java.util.ArrayDeque;
import java.util.OptionalLong;
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

    /** A leader that nobody was named for. */
    static final long NOBODY = -1;

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
    private long successor = NOBODY;

    /** The leader that was followed and has fallen silent, for the election that comes. */
    private OptionalLong suspect = OptionalLong.empty();

    private boolean halted;
    private Membership active;
    private @Nullable Membership pending;
    private QuorumVerifier quorum;

    Core(ZabConfig config, ZabState state) {
        this.config = config;
        this.log = new ReplicaLog(
                state.history(), config.window().entriesMax(), config.window().bytesMax());
        this.acceptedEpoch = state.acceptedEpoch();
        this.currentEpoch = state.currentEpoch();
        this.active = config.membership();
        this.quorum = active.quorum();
        this.election = new Election(
                config.self(),
                config.membership(),
                config.election(),
                (to, notification) -> send(to, new Message.Election(notification)));
        ZabConfig.Reconfiguration changes = config.reconfiguration();
        if (changes != null) {
            election.echo();
        }
        Membership lastSeen = changes == null ? null : changes.lastSeen();
        if (lastSeen != null && lastSeen.version() > active.version()) {
            configure(active, lastSeen);
        }
    }

    void use(ZabOutbox outbox) {
        out = outbox;
    }

    long self() {
        return config.self();
    }

    /** What decides: a quorum of the configuration in force, and of the pending one if there is one. */
    QuorumVerifier quorum() {
        return quorum;
    }

    /** Whether somebody votes, by the configuration in force or the pending one. */
    boolean isVoter(long sid) {
        return quorum.isVoter(sid);
    }

    /** Whether this member observes. Who is to vote in a pending configuration does not: that one may need its acknowledgements. */
    boolean observes() {
        return active.observers().contains(self()) && !quorum.isVoter(self());
    }

    /** The configuration in force. */
    Membership active() {
        return active;
    }

    /** A later one that was proposed and is not known to be decided. */
    @Nullable
    Membership pending() {
        return pending;
    }

    /** Whether the membership may change. */
    boolean reconfigures() {
        return config.reconfiguration() != null;
    }

    /** The configuration in a message, if there is one, and it is to be heeded. */
    @Nullable
    Membership parse(String text) {
        ZabConfig.Reconfiguration changes = config.reconfiguration();
        return changes == null || text.isEmpty()
                ? null
                : changes.configurations().parse(text);
    }

    /**
     * A configuration has been proposed. It may come to be decided without our hearing of it, so from now on nothing is decided without a
     * quorum of it.
     */
    void see(Membership next) {
        Membership last = pending == null ? active : pending;
        if (next.version() > last.version()) {
            configure(active, next);
        }
    }

    /** A configuration is decided. Earlier ones mean nothing any more. Returns whether it is another one than before. */
    boolean activate(Membership next) {
        if (next.version() <= active.version()) {
            return false;
        }
        boolean changed = !sameMembers(active, next);
        boolean overtaken = pending != null && pending.version() <= next.version();
        configure(next, overtaken ? null : pending);
        return changed;
    }

    /** The pending configuration is not part of the history any more, and with that was never decided. */
    private void dropPendingBehind(long zxid) {
        if (pending != null && pending.version() > zxid) {
            configure(active, null);
        }
    }

    /**
     * What the leader's history begins its epoch with is {@code told}. A pending configuration that is neither that nor in the own log comes
     * from a history that was given up.
     */
    void adoptConfiguration(@Nullable Membership told) {
        if (told == null) {
            return;
        }
        if (pending != null
                && pending.version() > told.version()
                && !log.history().contains(pending.version())) {
            configure(active, null);
        }
        see(told);
    }

    private void configure(Membership inForce, @Nullable Membership next) {
        active = inForce;
        pending = next;
        quorum = next == null ? inForce.quorum() : new JointQuorum(inForce.quorum(), next.quorum());
        election.configure(inForce, quorum);
        out.add(new Output.Configure(inForce, next));
    }

    private static boolean sameMembers(Membership one, Membership other) {
        return one.quorum().equals(other.quorum())
                && one.observers().equals(other.observers())
                && withoutVersion(one).equals(withoutVersion(other));
    }

    private static String withoutVersion(Membership membership) {
        int version = membership.text().lastIndexOf("version=");
        return version < 0 ? membership.text() : membership.text().substring(0, version);
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
        ZabConfig.Reconfiguration changes = config.reconfiguration();
        Membership next = changes == null ? null : changes.configurations().in(entry);
        if (next != null) {
            see(next);
        }
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
        dropPendingBehind(zxid);
        out.add(new Output.Truncate(zxid, token));
    }

    void installSnapshot(long zxid) {
        long token = ++lastToken;
        log.reset(zxid, token);
        dropPendingBehind(zxid);
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

    /** As {@link #leave}, with a successor named by a reconfiguration: no election is needed. */
    void leaveFor(long leader) {
        if (leaving == null) {
            successor = leader;
        }
        leave(Reason.RECONFIGURED);
    }

    /** The leader that was named for the time after the phase that ends, or {@link #NOBODY}. */
    long takeSuccessor() {
        long named = successor;
        successor = NOBODY;
        return named;
    }

    /** Gives up a leader that is silent, though the connection to it stands. */
    void leaveSilent(long leader) {
        suspect = OptionalLong.of(leader);
        leave(Reason.LEADER_SILENT);
    }

    OptionalLong takeSuspect() {
        OptionalLong taken = suspect;
        suspect = OptionalLong.empty();
        return taken;
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
