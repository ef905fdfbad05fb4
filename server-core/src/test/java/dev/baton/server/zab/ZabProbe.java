package dev.baton.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** One core at the hands of a test: feeds facts, collects orders as text, and takes the ways to a phase that many tests need. */
final class ZabProbe {
    static final long MILLI = 1_000_000;
    private static final long TICK = 500 * MILLI;

    final Zab zab;
    private final long self;
    private final int voters;
    private final ZabOutbox outbox = new ZabOutbox();
    private final List<Output> orders = new ArrayList<>();
    private final List<Output> all = new ArrayList<>();
    private long now;
    private long lastToken;

    /** Voter {@code self} of voters 1 to {@code voters}; an observer if it is larger. */
    ZabProbe(long self, int voters, ZabState state) {
        this(self, voters, state, ZabConfig.WindowLimits.DEFAULTS);
    }

    ZabProbe(long self, int voters, ZabState state, ZabConfig.WindowLimits window) {
        this(self, voters, state, config -> config.withWindow(window));
    }

    ZabProbe(long self, int voters, ZabState state, UnaryOperator<ZabConfig> change) {
        this.self = self;
        this.voters = voters;
        TreeSet<Long> observers = new TreeSet<>(List.of((long) voters + 1));
        Membership membership = new Membership(
                MajorityQuorum.of(LongStream.rangeClosed(1, voters).boxed().toList()), observers, 0, "config");
        zab = new Zab(change.apply(ZabConfig.of(self, membership, TICK, 10, 5)), state);
        step(new Input.Start());
    }

    /** Voter {@code self} with a configuration of its own making. */
    ZabProbe(ZabConfig config, ZabState state) {
        self = config.self();
        voters = config.membership().quorum().voters().size();
        zab = new Zab(config, state);
        step(new Input.Start());
    }

    /** A member whose log holds these, without a snapshot. */
    static ZabState state(long accepted, long current, long... zxids) {
        History history = History.startingAt(0);
        LongStream.of(zxids).forEach(history::append);
        return new ZabState(accepted, current, history);
    }

    static LogEntry entry(long epoch, long counter) {
        return new LogEntry(Zxid.of(epoch, counter), new byte[] {(byte) epoch, (byte) counter});
    }

    ZabProbe step(Input input) {
        outbox.clear();
        zab.step(input, now, outbox);
        zab.verify();
        for (Output order : outbox.outputs()) {
            lastToken = Math.max(lastToken, token(order));
            orders.add(order);
            all.add(order);
        }
        return this;
    }

    /** The storage lane catches up. */
    ZabProbe persistAll() {
        return step(new Input.Persisted(lastToken));
    }

    ZabProbe from(long peer, Message message) {
        return step(new Input.FromPeer(peer, message));
    }

    ZabProbe linkUp(long peer) {
        return step(new Input.PeerUp(peer, Channel.QUORUM));
    }

    ZabProbe linkDown(long peer) {
        return step(new Input.PeerDown(peer, Channel.QUORUM));
    }

    /** Lets time pass, firing every deadline on the way. */
    ZabProbe pass(long nanos) {
        long until = now + nanos;
        while (zab.nextDeadlineNanos() <= until) {
            now = Math.max(now, zab.nextDeadlineNanos());
            step(new Input.Deadline());
        }
        now = until;
        return this;
    }

    /** Finds an established leader, connects to it, and is told the epoch; what was ordered until then is forgotten. */
    ZabProbe follow(long leader, long epoch) {
        settle(leader, epoch);
        linkUp(leader);
        from(leader, new Message.LeaderInfo(Zxid.start(epoch), 0x10000, Features.NONE));
        return forget();
    }

    /** Finds member 3 leading. */
    ZabProbe elected3() {
        return settle(3, 7);
    }

    private ZabProbe settle(long leader, long epoch) {
        for (long voter = 1; voter <= voters; voter++) {
            if (voter != self) {
                PeerState state = voter == leader ? PeerState.LEADING : PeerState.FOLLOWING;
                from(voter, new Message.Election(new Notification(state, new Vote(leader, 0, 1, epoch), "")));
            }
        }
        return this;
    }

    /** Follows an established leader that has nothing new, up to the permission to serve. */
    ZabProbe serveUnder(long leader, long epoch) {
        follow(leader, epoch);
        from(leader, new Message.Diff(zab.lastZxid()));
        from(leader, new Message.NewLeader(Zxid.start(epoch), ""));
        persistAll();
        from(leader, new Message.UpToDate());
        return forget();
    }

    /** Is elected by everybody. */
    ZabProbe elected() {
        Vote vote = new Vote(self, zab.lastZxid(), 1, zab.currentEpoch());
        for (long voter = 1; voter <= voters; voter++) {
            if (voter != self) {
                from(voter, new Message.Election(new Notification(PeerState.LOOKING, vote, "")));
            }
        }
        return this;
    }

    /** A learner comes with this history and promises whatever it is asked. */
    ZabProbe promises(long learner, long accepted, long current, long last) {
        linkUp(learner);
        from(learner, info(learner, accepted));
        persistAll();
        return from(learner, new Message.AckEpoch((int) current, last));
    }

    Message.LearnerInfo info(long learner, long accepted) {
        return new Message.LearnerInfo(learner > voters, Zxid.start(accepted), learner, 0x10000, 0, Features.NONE);
    }

    /** Leads, with these learners at the same history as its own, and serves. */
    ZabProbe serving(long... learners) {
        long accepted = zab.acceptedEpoch();
        long current = zab.currentEpoch();
        long last = zab.lastZxid();
        elected();
        for (long learner : learners) {
            promises(learner, accepted, current, last);
        }
        persistAll();
        for (long learner : learners) {
            from(learner, new Message.Ack(Zxid.start(zab.currentEpoch())));
        }
        persistAll();
        assertThat(zab.isServingLeader()).isTrue();
        return forget();
    }

    ZabProbe propose(int count) {
        for (int i = 0; i < count; i++) {
            long zxid = zab.nextZxid();
            step(new Input.Propose(entry(Zxid.epoch(zxid), Zxid.counter(zxid))));
        }
        return this;
    }

    /** Orders since the last call, as text, without traces. */
    List<String> take() {
        List<String> text = orders.stream()
                .filter(order -> order.kind() != Output.Kind.TRACE)
                .map(ZabProbe::describe)
                .toList();
        orders.clear();
        return text;
    }

    ZabProbe forget() {
        orders.clear();
        return this;
    }

    /** Every order for the storage lane so far, in order. */
    List<Output> lane() {
        return all.stream().filter(order -> token(order) > 0).toList();
    }

    private static long token(Output order) {
        return switch (order.kind()) {
            case PERSIST -> ((Output.Persist) order).token();
            case SET_EPOCHS -> ((Output.SetEpochs) order).token();
            case TRUNCATE -> ((Output.Truncate) order).token();
            case INSTALL_SNAPSHOT -> ((Output.InstallSnapshot) order).token();
            default -> 0;
        };
    }

    /** Zxids as operators know them, tokens only where something waits for one. */
    private static String describe(Output order) {
        return switch (order.kind()) {
            case SEND -> {
                Output.Send send = (Output.Send) order;
                yield "to " + send.to() + ": " + message(send.message())
                        + (send.after() == 0 ? "" : " after #" + send.after());
            }
            case PERSIST -> {
                Output.Persist persist = (Output.Persist) order;
                yield "#" + persist.token() + " persist "
                        + Zxid.format(persist.entry().zxid());
            }
            case SET_EPOCHS -> {
                Output.SetEpochs epochs = (Output.SetEpochs) order;
                yield "#" + epochs.token() + " accepted=" + epochs.accepted() + " current=" + epochs.current();
            }
            case TRUNCATE -> {
                Output.Truncate truncate = (Output.Truncate) order;
                yield "#" + truncate.token() + " truncate " + Zxid.format(truncate.zxid());
            }
            case INSTALL_SNAPSHOT -> {
                Output.InstallSnapshot install = (Output.InstallSnapshot) order;
                yield "#" + install.token() + " install " + Zxid.format(install.zxid());
            }
            case COMMIT ->
                "apply " + Zxid.format(((Output.Commit) order).entry().zxid());
            case CONNECT -> "connect " + ((Output.Connect) order).to();
            case DISCONNECT ->
                "disconnect " + ((Output.Disconnect) order).peer() + " " + ((Output.Disconnect) order).reason();
            case ROLE_CHANGED -> {
                Output.RoleChanged role = (Output.RoleChanged) order;
                yield role.role() + " " + role.phase() + " " + role.reason();
            }
            case CONFIGURE -> {
                Output.Configure configure = (Output.Configure) order;
                yield "configure " + configure.active().text()
                        + (configure.pending() == null
                                ? ""
                                : " pending " + configure.pending().text());
            }
            case SYNCED -> "synced " + ((Output.Synced) order).request().cxid();
            case HALT -> "halt " + ((Output.Halt) order).reason();
            case START_SYNC, RECEIVED, TRACE -> order.toString();
        };
    }

    private static String message(Message message) {
        return switch (message.kind()) {
            case ELECTION -> ((Message.Election) message).notification().toString();
            case ACK_EPOCH ->
                "ACKEPOCH " + ((Message.AckEpoch) message).currentEpoch() + " "
                        + Zxid.format(((Message.AckEpoch) message).lastZxid());
            case DIFF -> "DIFF " + Zxid.format(((Message.Diff) message).zxid());
            case TRUNC -> "TRUNC " + Zxid.format(((Message.Trunc) message).zxid());
            case NEW_LEADER -> "NEWLEADER " + Zxid.format(((Message.NewLeader) message).zxid());
            case UP_TO_DATE -> "UPTODATE";
            case PROPOSAL ->
                "PROPOSAL " + Zxid.format(((Message.Proposal) message).entry().zxid());
            case INFORM ->
                "INFORM " + Zxid.format(((Message.Inform) message).entry().zxid());
            case ACK -> "ACK " + Zxid.format(((Message.Ack) message).zxid());
            case COMMIT -> "COMMIT " + Zxid.format(((Message.Commit) message).zxid());
            case LEADER_INFO -> "LEADERINFO " + Zxid.format(((Message.LeaderInfo) message).zxid());
            case PING -> "PING";
            case SYNC -> "SYNC";
            default -> message.toString();
        };
    }
}
