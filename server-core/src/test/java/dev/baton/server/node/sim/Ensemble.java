package dev.baton.server.node.sim;

import dev.baton.server.auth.AuthPolicy;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.NodeView;
import dev.baton.server.node.SessionPolicy;
import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterEntry;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.election.ElectionSettings;
import dev.baton.server.zab.sim.EventQueue;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** The world: members, what is between them, their clients, and time. */
final class Ensemble {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final long TICK = 100 * MILLI;
    static final int TIMEOUT_MILLIS = 1_000;
    static final SessionPolicy SESSIONS = new SessionPolicy(100, 200, 20_000);

    private final EventQueue events = new EventQueue();
    final Random random;
    private final Network network;
    private final List<SimNode> members = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Map<Long, Long> digestAt = new HashMap<>();
    private final TreeMap<String, Integer> covered = new TreeMap<>();
    private final UnaryOperator<ZabConfig> zab;
    private final boolean reconfigurable;
    private final UnaryOperator<NodeConfig> change;
    private final Roster roster;
    private long lanes;

    Ensemble(long seed, int voters, int observers, UnaryOperator<ZabConfig> zab) {
        this(seed, voters, observers, zab, false, config -> config);
    }

    private Ensemble(
            long seed,
            int voters,
            int observers,
            UnaryOperator<ZabConfig> zab,
            boolean reconfigurable,
            UnaryOperator<NodeConfig> change) {
        random = new Random(seed);
        network = new Network(events, random);
        this.zab = zab;
        this.reconfigurable = reconfigurable;
        this.change = change;
        roster = Roster.of(
                LongStream.rangeClosed(1, voters + observers)
                        .mapToObj(sid -> entry(sid, sid <= voters))
                        .toList(),
                0);
        for (long sid = 1; sid <= voters + observers; sid++) {
            members.add(node(sid, roster));
        }
    }

    static RosterEntry entry(long sid, boolean voter) {
        return new RosterEntry(sid, "host" + sid, 2888, 3888, voter, "", 2181);
    }

    private SimNode node(long sid, Roster told) {
        ElectionSettings election = new ElectionSettings(50 * MILLI, 50 * MILLI, SECOND, true);
        ZabConfig config =
                zab.apply(ZabConfig.of(sid, told.membership(), TICK, 10, 5).withElection(election));
        NodeConfig node = change.apply(NodeConfig.standalone(SessionPasswords.apacheCompatible())
                        .withSessions(SESSIONS))
                .withFeatures(new NodeConfig.Features(true, false, reconfigurable).withReadOnlyMode())
                .withEnsemble(config);
        // Who may reconfigure is not what these tests are about.
        NodeConfig own = reconfigurable ? node.withAuth(new AuthPolicy(true, null, "SHA1", null)) : node;
        return new SimNode(this, own, new SimStorage(events, random));
    }

    /** One whose members can be changed, all started, a leader serving with everybody. */
    static Ensemble reconfigurable(long seed, int voters, int observers) {
        Ensemble ensemble = new Ensemble(seed, voters, observers, config -> config, true, config -> config);
        ensemble.members.forEach(SimNode::start);
        ensemble.awaitAllServing();
        return ensemble;
    }

    /** One with other settings, all started, a leader serving with everybody. */
    static Ensemble changed(long seed, int voters, int observers, UnaryOperator<NodeConfig> change) {
        Ensemble ensemble = new Ensemble(seed, voters, observers, config -> config, false, change);
        ensemble.members.forEach(SimNode::start);
        ensemble.awaitAllServing();
        return ensemble;
    }

    /** Starts one more, which knows the first members and lists itself. */
    SimNode join(boolean asVoter) {
        long sid = members.size() + 1L;
        List<RosterEntry> told = new ArrayList<>(roster.members().values());
        told.add(entry(sid, asVoter));
        SimNode joiner = node(sid, Roster.of(told, 0));
        members.add(joiner);
        joiner.start();
        return joiner;
    }

    /** With production settings except for shorter times, all started, a leader serving with everybody. */
    static Ensemble started(long seed, int voters, int observers) {
        Ensemble ensemble = new Ensemble(seed, voters, observers, config -> config);
        ensemble.members.forEach(SimNode::start);
        ensemble.awaitAllServing();
        return ensemble;
    }

    static void that(boolean holds, String text, Object... args) {
        if (!holds) {
            throw new AssertionError(String.format(text, args));
        }
    }

    long now() {
        return events.now();
    }

    EventQueue events() {
        return events;
    }

    Network network() {
        return network;
    }

    List<SimNode> members() {
        return members;
    }

    SimNode member(long id) {
        return members.get((int) id - 1);
    }

    SimNode leader() {
        return members.stream()
                .filter(SimNode::isLeader)
                .max(java.util.Comparator.comparingLong(member -> member.stats().epoch()))
                .orElseThrow(() -> new AssertionError("nobody leads: " + members));
    }

    /** A serving member that does not lead. */
    SimNode follower() {
        return follower(0);
    }

    SimNode follower(int index) {
        return members.stream()
                .filter(m -> m.isServing() && m.stats().mode() == NodeView.Mode.FOLLOWER)
                .skip(index)
                .findFirst()
                .orElseThrow(() -> new AssertionError("too few followers: " + members));
    }

    List<SimClient> clientsOf(SimNode member) {
        return clients.stream().filter(c -> c.member == member && !c.closed).toList();
    }

    void run(long nanos) {
        long until = now() + nanos;
        while (events.step(until)) {
            // until then
        }
    }

    void await(String what, BooleanSupplier condition) {
        long until = now() + 60 * SECOND;
        while (!condition.getAsBoolean()) {
            that(events.now() < until && events.step(until), "%s did not come about: %s", what, members);
        }
    }

    void awaitAllServing() {
        await(
                "a leader whom all follow",
                () -> members.stream().allMatch(m -> !m.isUp() || m.isServing())
                        && members.stream().filter(SimNode::isLeader).count() == 1
                        && members.stream()
                                        .filter(SimNode::isUp)
                                        .map(m -> m.stats().epoch())
                                        .distinct()
                                        .count()
                                == 1);
    }

    /** Until all who are up show the same state as the leader, and nothing is under way. */
    void awaitEqual() {
        awaitAllServing();
        await("equal states", () -> {
            NodeView.ZxidDigest leader = leader().view().digest();
            return members.stream()
                    .filter(SimNode::isUp)
                    .allMatch(m -> m.isServing() && m.view().digest().equals(leader));
        });
    }

    SimClient open(SimNode member) {
        SimClient client = begin(member, new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false), 0);
        await("a session at " + member, () -> client.session != null || client.closed);
        that(client.isConnected(), "no session: %s", client);
        return client;
    }

    /** Comes back with an earlier session; the outcome is in the result. */
    SimClient resume(SimClient earlier, SimNode member) {
        SimClient client = begin(
                member,
                new ConnectRequest(
                        0,
                        earlier.lastZxid,
                        TIMEOUT_MILLIS,
                        earlier.session.sessionId(),
                        earlier.session.password(),
                        false),
                earlier.lastXid());
        await("an answer to a resumption", () -> client.session != null || client.closed);
        return client;
    }

    SimClient begin(SimNode member, ConnectRequest request, int firstXid) {
        SimClient client = new SimClient(this, member, ++lanes, firstXid);
        clients.add(client);
        client.open(request);
        return client;
    }

    SimClient.Call call(SimClient client, OpRequest request) {
        SimClient.Call call = client.send(request);
        await("an answer", () -> call.done);
        return call;
    }

    /** A call that must succeed. */
    @SuppressWarnings("unchecked")
    <T> T ok(SimClient client, OpRequest request) {
        SimClient.Call call = call(client, request);
        that(call.ok(), "%s at %s", call, client);
        return (T) call.body;
    }

    void isolate(SimNode member) {
        for (SimNode other : members) {
            if (other != member) {
                network.cut(member, other);
                network.cut(other, member);
            }
        }
    }

    void heal() {
        network.heal(members);
    }

    void covers(String what) {
        covered.merge(what, 1, Integer::sum);
    }

    int covered(String what) {
        return covered.getOrDefault(what, 0);
    }

    TreeMap<String, Integer> coverage() {
        return covered;
    }

    /** Whoever serves shows, at each point of the order, the same state as everybody else at that point. */
    void onStep(SimNode member) {
        if (!member.isServing()) {
            return;
        }
        NodeView.ZxidDigest digest = member.view().digest();
        Long known = digestAt.putIfAbsent(digest.zxid(), digest.digest());
        that(
                known == null || known == digest.digest(),
                "member %s has digest %x at %x, others had %x",
                member.id(),
                digest.digest(),
                digest.zxid(),
                known);
    }
}
