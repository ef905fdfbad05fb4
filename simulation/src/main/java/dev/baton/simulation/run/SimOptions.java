package dev.baton.simulation.run;

import dev.baton.client.session.Chroot;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.SessionConfig;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.SessionPolicy;
import dev.baton.server.node.SnapshotPolicy;
import dev.baton.server.quorum.HierarchicalQuorum;
import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.zab.Features;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.election.ElectionSettings;
import dev.baton.server.zab.log.Zxid;
import dev.baton.simulation.client.Recipe;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What an ensemble and its clients look like, drawn from the seed: size, form of quorum, observers, members that only
 * speak the plain protocol, windows so small that every source of synchronisation is needed, epochs so short that
 * they run out. Times are multiples of the tick, which is up to the two seconds of the original's default, so that a
 * run of many ticks is long or short.
 *
 * @param membership the ensemble
 * @param nodes the settings of each member
 * @param tickMillis unit of all times
 * @param safetyTicks how long faults strike
 * @param networkDelayMax the longest delay in calm weather, nanoseconds
 * @param diskLatencyMax the longest latency of a disk in good order, nanoseconds
 * @param sessionMillis timeout that clients ask for
 * @param workers programs that read and write
 * @param lockers programs that take a lock
 * @param recipes what further programs are about
 * @param players how many of these there are for each
 * @param paceNanos mean time between two deeds of a program
 * @param fastClocks whether clocks may run fast, so that no lease is worth its time
 */
public record SimOptions(
        Membership membership,
        List<NodeConfig> nodes,
        long tickMillis,
        int safetyTicks,
        long networkDelayMax,
        long diskLatencyMax,
        int sessionMillis,
        int workers,
        int lockers,
        List<Recipe> recipes,
        int players,
        long paceNanos,
        boolean fastClocks) {
    /** Number of the first client. */
    public static final int CLIENT_BASE = 100;

    private static final int INIT_LIMIT = 10;
    private static final int SYNC_LIMIT = 5;

    /** How many timeouts of a session an epoch should last, so that one that is twice as short as the mean is still enough. */
    private static final int EPOCH_SESSIONS = 3;

    private static final int FRAME_BYTES_MAX = 0xFFFFF;

    /** What this seed says. */
    public static SimOptions draw(long seed) {
        Chance chance = new Chance(Chance.mix(seed));
        int voters = chance.of(List.of(1, 2, 3, 3, 3, 3, 4, 5, 5));
        int observers = chance.oneIn(4) ? 1 : 0;
        long tick = chance.of(List.of(500L, 1_000L, 2_000L, 2_000L, 3_000L));
        SortedSet<Long> observing = new TreeSet<>(
                LongStream.rangeClosed(voters + 1, voters + observers).boxed().toList());
        Membership membership = new Membership(quorum(chance, voters), observing, 0, "version=0");
        List<NodeConfig> nodes = nodes(chance, membership, voters + observers, tick);
        long tickNanos = tick * World.MILLI;
        return new SimOptions(
                membership,
                nodes,
                tick,
                chance.between(80, 240),
                tickNanos / chance.of(List.of(20, 50, 100)),
                tickNanos / chance.of(List.of(20, 50, 100)),
                (int) tick * chance.between(4, 16),
                chance.between(1, 3),
                chance.between(0, 2),
                recipes(chance),
                chance.between(2, 3),
                tickNanos * chance.between(1, 6) / 2,
                chance.oneIn(4));
    }

    private static List<Recipe> recipes(Chance chance) {
        List<Recipe> all = List.of(Recipe.values());
        int first = chance.nextInt(all.size());
        int second = (first + 1 + chance.nextInt(all.size() - 1)) % all.size();
        return List.of(all.get(first), all.get(second));
    }

    private static QuorumVerifier quorum(Chance chance, int voters) {
        if (voters == 5 && chance.oneIn(3)) {
            return new HierarchicalQuorum(new TreeMap<>(Map.of(
                    1L, new TreeMap<>(Map.of(1L, 1L, 2L, 1L, 3L, 1L)), 2L, new TreeMap<>(Map.of(4L, 2L, 5L, 1L)))));
        }
        return MajorityQuorum.of(LongStream.rangeClosed(1, voters).boxed().toList());
    }

    private static List<NodeConfig> nodes(Chance chance, Membership membership, int count, long tick) {
        long tickNanos = tick * World.MILLI;
        ElectionSettings election = new ElectionSettings(tickNanos / 5, tickNanos / 5, tickNanos * 8, chance.oneIn(2));
        ZabConfig.WindowLimits window =
                new ZabConfig.WindowLimits(chance.between(2, 60), 1 << 20, chance.between(0, 120));
        long counterMax = chance.oneIn(4) ? chance.between(100, 600) : Zxid.COUNTER_MAX - 1;
        int snapshotEvery = chance.oneIn(3) ? 100_000 : chance.between(20, 200);
        long purge = tick * chance.between(20, 100);
        List<NodeConfig> nodes = new ArrayList<>();
        for (long sid = 1; sid <= count; sid++) {
            int features = chance.oneIn(4) ? Features.SNAPSHOT_ON_DEMAND : Features.ALL;
            ZabConfig zab = ZabConfig.of(sid, membership, tickNanos, INIT_LIMIT, SYNC_LIMIT)
                    .withElection(election)
                    .withWindow(window)
                    .withFeatures(features)
                    .withCounterMax(counterMax);
            nodes.add(NodeConfig.standalone(SessionPasswords.apacheCompatible())
                    .withSessions(SessionPolicy.ofTick((int) tick))
                    .withFeatures(new NodeConfig.Features(true, false, false).withReadOnlyMode())
                    .withSnapshots(new SnapshotPolicy(snapshotEvery, 0, 3, purge))
                    .withSeed(chance.nextLong())
                    .withEnsemble(zab));
        }
        return nodes;
    }

    public long tickNanos() {
        return tickMillis * World.MILLI;
    }

    public int members() {
        return nodes.size();
    }

    public int clients() {
        return workers + lockers + recipes.size() * players;
    }

    /**
     * By what factor programs have to slow down for sessions to be able to expire. A leader begins with the whole timeout
     * for every session, since it cannot know whom the one before it has heard: so a session without a client ends, and
     * what it holds becomes free, only in an epoch that outlasts the timeout. Epochs here may be as short as a hundred
     * transactions, which many clients use up before that, again and again.
     *
     * @param decidedPerNano at what rate transactions were decided so far, outages included
     */
    long slowness(double decidedPerNano) {
        double wanted = decidedPerNano * EPOCH_SESSIONS * sessionMillis * World.MILLI;
        return Math.max(1, (long) Math.ceil(wanted / counterMax()));
    }

    private long counterMax() {
        return Objects.requireNonNull(nodes.get(0).ensemble()).counterMax();
    }

    /** The settings of a client whose process begins; it tries the servers in an order of its own. */
    SessionConfig session(Chance chance) {
        List<HostPort> hosts = new ArrayList<>();
        for (int i = 1; i <= members(); i++) {
            hosts.add(chance.nextInt(hosts.size() + 1), SimClient.host(i));
        }
        return new SessionConfig(
                hosts,
                sessionMillis,
                tickNanos() * 2,
                tickNanos() / 10,
                tickNanos(),
                tickNanos() * 4,
                FRAME_BYTES_MAX,
                false,
                Chroot.NONE,
                List.of(),
                false,
                chance.oneIn(3) ? tickNanos() * 40 : Long.MAX_VALUE,
                chance.nextLong());
    }
}
