package dev.baton.simulation.ensemble;

import dev.baton.server.node.CloseReason;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.NodeView;
import dev.baton.server.node.SessionPolicy;
import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.election.ElectionSettings;
import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.process.Neighbourhood;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** An ensemble in the hand of a test: members, what is between them, clients that do what they are told, and time. */
final class Ensemble implements Neighbourhood {
    static final long MILLI = World.MILLI;
    static final long SECOND = World.SECOND;
    static final long TICK = 100 * MILLI;
    static final int TIMEOUT_MILLIS = 1_000;
    static final long LATENCY = 2 * MILLI;
    private static final int CLIENT_BASE = 20;

    private final World world;
    private final Network network;
    private final Chronicle chronicle;
    private final List<Member> members = new ArrayList<>();
    private final List<ScriptedClient> clients = new ArrayList<>();

    Ensemble(long seed, int voters, int observers, UnaryOperator<ZabConfig> zab) {
        world = new World(seed, false);
        network = new Network(world, LATENCY);
        TreeSet<Long> observing = new TreeSet<>(
                LongStream.rangeClosed(voters + 1, voters + observers).boxed().toList());
        Membership membership = new Membership(
                MajorityQuorum.of(LongStream.rangeClosed(1, voters).boxed().toList()), observing, 0, "version=0");
        chronicle = new Chronicle(world, membership.quorum(), sid -> member(sid).disk());
        ElectionSettings election = new ElectionSettings(50 * MILLI, 50 * MILLI, SECOND, true);
        for (int sid = 1; sid <= voters + observers; sid++) {
            ZabConfig config =
                    zab.apply(ZabConfig.of(sid, membership, TICK, 10, 5).withElection(election));
            NodeConfig node = NodeConfig.standalone(SessionPasswords.apacheCompatible())
                    .withSessions(new SessionPolicy(100, 200, 20_000))
                    .withFeatures(new NodeConfig.Features(true, false, false).withReadOnlyMode())
                    .withEnsemble(config);
            Member member = new Member(this, node, sid, LATENCY);
            members.add(member);
            network.join(member);
        }
    }

    /** With production settings except for shorter times, all started, a leader serving with everybody. */
    static Ensemble started(long seed, int voters, int observers) {
        Ensemble ensemble = new Ensemble(seed, voters, observers, config -> config);
        ensemble.members.forEach(Member::start);
        ensemble.awaitAllServing();
        return ensemble;
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Chronicle chronicle() {
        return chronicle;
    }

    @Override
    public Member member(long id) {
        return members.get((int) id - 1);
    }

    @Override
    public void clientClosed(Host client, CloseReason reason) {
        ((ScriptedClient) client).closeReason = reason;
    }

    static void that(boolean holds, String text, Object... args) {
        Violation.unless(holds, "TEST", text, args);
    }

    long now() {
        return world.now();
    }

    List<Member> members() {
        return members;
    }

    Member leader() {
        return members.stream()
                .filter(Member::isLeader)
                .max(Comparator.comparingLong(member -> member.stats().epoch()))
                .orElseThrow(() -> new AssertionError("nobody leads: " + members));
    }

    /** A serving member that does not lead. */
    Member follower() {
        return follower(0);
    }

    Member follower(int index) {
        return members.stream()
                .filter(m -> m.isServing() && m.stats().mode() == NodeView.Mode.FOLLOWER)
                .skip(index)
                .findFirst()
                .orElseThrow(() -> new AssertionError("too few followers: " + members));
    }

    void run(long nanos) {
        long until = now() + nanos;
        boolean more = true;
        while (more) {
            more = world.events().step(until);
        }
    }

    void await(String what, BooleanSupplier condition) {
        long until = now() + 60 * SECOND;
        while (!condition.getAsBoolean()) {
            that(now() < until && world.events().step(until), "%s did not come about: %s", what, members);
        }
    }

    void awaitAllServing() {
        await(
                "a leader whom all follow",
                () -> members.stream().allMatch(m -> !m.isUp() || m.isServing())
                        && members.stream().filter(Member::isLeader).count() == 1
                        && members.stream()
                                        .filter(Member::isUp)
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
                    .filter(Member::isUp)
                    .allMatch(m -> m.isServing() && m.view().digest().equals(leader));
        });
    }

    ScriptedClient open(Member member) {
        ScriptedClient client = begin(member, new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false), 0);
        await("a session at " + member, () -> client.session != null || client.closed);
        that(client.isConnected(), "no session: %s", client);
        return client;
    }

    /** Comes back with an earlier session; the outcome is in the result. */
    ScriptedClient resume(ScriptedClient earlier, Member member) {
        ScriptedClient client = begin(
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

    ScriptedClient begin(Member member, ConnectRequest request, int firstXid) {
        ScriptedClient client = new ScriptedClient(this, member, CLIENT_BASE + clients.size(), firstXid);
        clients.add(client);
        client.open(request);
        return client;
    }

    ScriptedClient.Call call(ScriptedClient client, OpRequest request) {
        ScriptedClient.Call call = client.send(request);
        await("an answer", () -> call.done);
        return call;
    }

    /** A call that must succeed. */
    @SuppressWarnings("unchecked")
    <T> T ok(ScriptedClient client, OpRequest request) {
        ScriptedClient.Call call = call(client, request);
        that(call.ok(), "%s at %s", call, client);
        return (T) call.body;
    }

    void isolate(Member member) {
        for (Member other : members) {
            if (other != member) {
                network.cut(member, other);
                network.cut(other, member);
            }
        }
    }

    void heal() {
        network.healAll();
    }

    long covered(Reach what) {
        return world.coverage().count(what);
    }
}
