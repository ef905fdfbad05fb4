package dev.baton.simulation.fault;

import dev.baton.simulation.world.Chance;
import java.util.ArrayList;
import java.util.List;

/** Draws schedules. Some runs are calm and some are not; in many a few kinds make up most. */
public final class FaultPlan {
    private static final int LAST_ONE_IN = 8;

    private final Chance chance;
    private final int members;
    private final int clients;
    private final int clientBase;
    private final long tickMillis;
    private final boolean fastClocks;

    /**
     * @param clientBase number of the first client
     * @param fastClocks whether clocks may run fast
     */
    public FaultPlan(Chance chance, int members, int clients, int clientBase, long tickMillis, boolean fastClocks) {
        this.chance = chance;
        this.members = members;
        this.clients = clients;
        this.clientBase = clientBase;
        this.tickMillis = tickMillis;
        this.fastClocks = fastClocks;
    }

    /** A schedule for so long a time. */
    public List<Fault> draw(long millis) {
        int[] weights = weights();
        long gap = tickMillis * chance.between(2, 20);
        List<Fault> faults = new ArrayList<>();
        long at = tickMillis * 6 + chance.exponential(gap);
        while (at < millis) {
            faults.add(one(at, kind(weights)));
            boolean burst = chance.oneIn(4);
            at += 1 + (burst ? chance.nanos(tickMillis) : chance.exponential(gap));
        }
        if (chance.oneIn(LAST_ONE_IN)) {
            // What comes of it is seen only if nothing else makes an election necessary afterwards.
            faults.add(one(millis - tickMillis * chance.between(11, 16), FaultKind.FALSE_STARTS));
        }
        return faults;
    }

    /** In half of the runs, a few favourites. */
    private int[] weights() {
        FaultKind[] kinds = FaultKind.values();
        int[] weights = new int[kinds.length];
        boolean favourites = chance.oneIn(2);
        for (FaultKind kind : kinds) {
            int weight = kind == FaultKind.CLOCK_FAST && !fastClocks ? 0 : kind.weight();
            weights[kind.ordinal()] = favourites && chance.oneIn(6) ? weight * 8 : weight;
        }
        return weights;
    }

    private FaultKind kind(int[] weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int drawn = chance.nextInt(sum);
        int index = 0;
        while (drawn >= weights[index]) {
            drawn -= weights[index];
            index++;
        }
        return FaultKind.values()[index];
    }

    private Fault one(long at, FaultKind kind) {
        int target = kind.isOfClient() ? clientBase + chance.nextInt(clients) : member();
        int other = 1 + chance.nextInt(members);
        return new Fault(at, kind, target, other, duration(kind), amount(kind));
    }

    /** The leader more often than its share: most of what can go wrong goes wrong around it. */
    private int member() {
        return chance.oneIn(3) ? Fault.LEADER : 1 + chance.nextInt(members);
    }

    private long duration(FaultKind kind) {
        return switch (kind) {
            case CRASH, CRASH_AT_STEP, CRASH_TWICE, POWER_LOSS, CRASH_ALL, CRASH_MAJORITY, CLIENT_CRASH ->
                chance.oneIn(3) ? 1 + chance.nanos(tickMillis / 4) : 1 + chance.nanos(tickMillis * 15);
            case ROLLING_RESTART -> tickMillis * chance.between(1, 6);
            case PAUSE, CLIENT_PAUSE ->
                chance.oneIn(2) ? 1 + chance.nanos(tickMillis) : 1 + chance.nanos(tickMillis * 25);
            case FREEZE -> tickMillis * 5 + chance.nanos(tickMillis * 5);
            case DISK_STALL -> 1 + chance.nanos(tickMillis * 12);
            case FLAP -> 1 + chance.nanos(tickMillis * 2);
            case STALLED_OTHERS -> tickMillis * 2 + chance.nanos(tickMillis * 5);
            case COUP -> tickMillis / 2 + chance.nanos(tickMillis * 4);
            case LAGGARD -> tickMillis + chance.nanos(tickMillis * 5);
            case CLIENT_LONELY -> tickMillis * 12 + chance.nanos(tickMillis * 20);
            default -> 1 + chance.nanos(tickMillis * 20);
        };
    }

    private int amount(FaultKind kind) {
        return switch (kind) {
            case CRASH_AT_STEP, COUP, LAGGARD -> chance.nextInt(12);
            case CLIENT_LONELY -> chance.nextInt(11);
            case FALSE_STARTS -> chance.between(1, 3);
            case CRASH_TWICE -> chance.nextInt((int) tickMillis);
            case SPLIT -> 1 + chance.nextInt((1 << members) - 1);
            case FLAP -> chance.between(3, 12);
            case VOTES_LOST -> chance.between(10, 70);
            case SLOW_NETWORK, SLOW_LINK, SLOW_DISK -> chance.between(2, 40);
            case WALL_JUMP -> chance.between(-3_600, 3_600);
            case CLOCK_SLOW, CLOCK_FAST -> chance.between(5, 50);
            case CLIENT_CUT -> chance.nextInt(3);
            case CLIENT_CRASH, CRASH_ALL, CRASH_MAJORITY -> chance.nextInt(2);
            default -> 0;
        };
    }
}
