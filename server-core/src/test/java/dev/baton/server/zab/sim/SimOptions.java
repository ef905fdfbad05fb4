package dev.baton.server.zab.sim;

import dev.baton.server.quorum.HierarchicalQuorum;
import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.zab.Features;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.election.ElectionSettings;
import dev.baton.server.zab.log.Zxid;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What an ensemble looks like, drawn from the seed: size, form of quorum, observers, members that only speak the plain protocol, windows so
 * small that every source of synchronisation is needed, epochs so short that they run out.
 */
record SimOptions(Membership membership, List<ZabConfig> members) {
    private static final long TICK = 50 * SimWorld.MILLI;

    static SimOptions draw(Random random) {
        int voters = List.of(1, 2, 3, 3, 3, 4, 5, 5).get(random.nextInt(8));
        int observers = random.nextInt(4) == 0 ? 1 : 0;
        SortedSet<Long> observing = new TreeSet<>(
                LongStream.rangeClosed(voters + 1, voters + observers).boxed().toList());
        Membership membership = new Membership(quorum(random, voters), observing, 0, "version=0");
        ElectionSettings election = new ElectionSettings(
                20 * SimWorld.MILLI, 20 * SimWorld.MILLI, 500 * SimWorld.MILLI, random.nextBoolean());
        ZabConfig.WindowLimits window = new ZabConfig.WindowLimits(1 + random.nextInt(60), 1 << 20, random.nextInt(80));
        long counterMax = random.nextInt(4) == 0 ? 20 + random.nextInt(100) : Zxid.COUNTER_MAX - 1;
        List<ZabConfig> members = LongStream.rangeClosed(1, voters + observers)
                .mapToObj(sid -> ZabConfig.of(sid, membership, TICK, 10, 5)
                        .withElection(election)
                        .withWindow(window)
                        .withFeatures(random.nextInt(3) == 0 ? Features.SNAPSHOT_ON_DEMAND : Features.ALL)
                        .withCounterMax(counterMax))
                .toList();
        return new SimOptions(membership, members);
    }

    private static QuorumVerifier quorum(Random random, int voters) {
        if (voters == 5 && random.nextInt(3) == 0) {
            return new HierarchicalQuorum(new TreeMap<>(Map.of(
                    1L, new TreeMap<>(Map.of(1L, 1L, 2L, 1L, 3L, 1L)), 2L, new TreeMap<>(Map.of(4L, 2L, 5L, 1L)))));
        }
        return MajorityQuorum.of(LongStream.rangeClosed(1, voters).boxed().toList());
    }
}
