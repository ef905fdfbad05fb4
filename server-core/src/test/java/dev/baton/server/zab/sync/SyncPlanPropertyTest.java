package dev.baton.server.zab.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Carrying out a plan always gives the learner the leader's history. The histories come from a model of the protocol in which
 * leaders come and go at every point; whole entries are compared, not only their numbers.
 */
class SyncPlanPropertyTest {
    private static final int MEMBERS = 5;
    private static final int QUORUM = 3;

    private record Entry(long zxid, int content) {}

    private static final class Member {
        private long currentEpoch;
        private List<Entry> log = new ArrayList<>();

        long last() {
            return log.isEmpty() ? 0 : log.get(log.size() - 1).zxid();
        }
    }

    private final List<Member> members = new ArrayList<>();
    private final Map<SyncPlan.Action, Integer> seen = new EnumMap<>(SyncPlan.Action.class);
    private Random random = new Random();
    private int contents;

    @Test
    void carryingOutThePlanYieldsTheLeadersHistory() {
        Long pinned = Long.getLong("baton.seed");
        for (long seed = pinned != null ? pinned : 0; seed < (pinned != null ? pinned + 1 : 1500); seed++) {
            random = new Random(seed);
            members.clear();
            for (int i = 0; i < MEMBERS; i++) {
                members.add(new Member());
            }
            for (int epoch = 1; epoch <= 6; epoch++) {
                reign(seed, epoch);
            }
        }
        assertThat(seen).as("every action was needed").containsOnlyKeys(SyncPlan.Action.values());
    }

    /** One leader, from its election to its end, which may come at any time. */
    private void reign(long seed, long epoch) {
        List<Member> present = new ArrayList<>(members);
        java.util.Collections.shuffle(present, random);
        present = present.subList(0, QUORUM + random.nextInt(MEMBERS - QUORUM + 1));
        Member leader = present.stream()
                .max(Comparator.<Member>comparingLong(m -> m.currentEpoch).thenComparingLong(Member::last))
                .orElseThrow();
        leader.currentEpoch = epoch;
        checkPlans(seed, leader, leader.last());
        int synced = 1;
        for (Member member : present) {
            if (member != leader && random.nextInt(4) != 0) {
                member.log = new ArrayList<>(leader.log);
                member.currentEpoch = epoch;
                synced++;
            }
        }
        if (synced < QUORUM) {
            return;
        }
        int before = leader.log.size();
        for (int i = random.nextInt(6); i > 0; i--) {
            long last = leader.last();
            leader.log.add(new Entry(Zxid.epoch(last) == epoch ? last + 1 : Zxid.of(epoch, 1), contents++));
        }
        int decided = before;
        List<Integer> reached = new ArrayList<>(List.of(leader.log.size()));
        for (Member member : present) {
            if (member != leader && member.currentEpoch == epoch) {
                int upTo = before + random.nextInt(leader.log.size() - before + 1);
                member.log = new ArrayList<>(leader.log.subList(0, upTo));
                reached.add(upTo);
            }
        }
        reached.sort(Comparator.reverseOrder());
        if (reached.size() >= QUORUM) {
            decided = reached.get(QUORUM - 1);
        }
        checkPlans(seed, leader, decided == 0 ? 0 : leader.log.get(decided - 1).zxid());
    }

    private void checkPlans(long seed, Member leader, long decided) {
        for (Member learner : members) {
            if (learner != leader && learner.currentEpoch <= leader.currentEpoch) {
                checkPlan(seed, leader, learner, decided);
            }
        }
    }

    private void checkPlan(long seed, Member leader, Member learner, long decided) {
        long floor = somewhere(leader, decided);
        History history = History.startingAt(floor);
        leader.log.stream().map(Entry::zxid).filter(z -> z > floor).forEach(history::append);
        long windowFloor = Math.max(floor, somewhere(leader, decided));
        long learnerLast = describe(learner);
        SyncPlan plan = SyncPlan.of(learnerLast, history, decided, windowFloor, random.nextInt(8));
        seen.merge(plan.action(), 1, Integer::sum);
        if (plan.action() == SyncPlan.Action.SNAP) {
            return;
        }
        String what = "seed " + seed + ": " + plan + " for " + learner.log + " of " + leader.log + " decided "
                + Zxid.format(decided);
        assertThat(plan.from()).as(what).isLessThanOrEqualTo(decided).isGreaterThanOrEqualTo(floor);
        assertThat(plan.source())
                .as(what)
                .isEqualTo(plan.from() >= windowFloor ? SyncPlan.Source.WINDOW : SyncPlan.Source.LOG);
        List<Entry> result = new ArrayList<>(learner.log);
        if (plan.action() == SyncPlan.Action.TRUNC) {
            assertThat(plan.from() == 0 || result.stream().anyMatch(e -> e.zxid() == plan.from()))
                    .as(what)
                    .isTrue();
            result.removeIf(e -> e.zxid() > plan.from());
        }
        leader.log.stream().filter(e -> e.zxid() > plan.from()).forEach(result::add);
        assertThat(result).as(what).isEqualTo(leader.log);
    }

    /** Zero, or the zxid of an entry that is decided: nothing else is purged or leaves a window. */
    private long somewhere(Member leader, long decided) {
        List<Long> points =
                leader.log.stream().map(Entry::zxid).filter(z -> z <= decided).toList();
        return points.isEmpty() || random.nextInt(3) == 0 ? 0 : points.get(random.nextInt(points.size()));
    }

    /** A member that led an epoch without a transaction may call its history by the beginning of that epoch. */
    private long describe(Member learner) {
        boolean bare = learner.currentEpoch > Zxid.epoch(learner.last()) && random.nextInt(4) == 0;
        return bare && establishedWithoutTransactions(learner) ? Zxid.start(learner.currentEpoch) : learner.last();
    }

    private boolean establishedWithoutTransactions(Member learner) {
        return members.stream()
                        .filter(m -> m.currentEpoch == learner.currentEpoch)
                        .filter(m -> m.log.size() >= learner.log.size())
                        .count()
                >= QUORUM;
    }
}
