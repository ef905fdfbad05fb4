package dev.baton.server.zab.sim;

import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.Input;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One run: an ensemble, clients, and time. First a safety phase in which anything may fail; then a liveness phase in which everything is
 * healed and the ensemble has to come back, serve and converge.
 */
final class SimWorld {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    /**
     * What a run came to.
     *
     * @param covered what it touched, with counts
     */
    record Result(
            long traceHash,
            int decided,
            int epochs,
            int synced,
            long steps,
            long nanos,
            Map<String, Integer> covered) {}

    private static final byte[] NO_BODY = new byte[0];
    private static final int SYNC_OP = 9;

    private final long seed;
    private final Random random;
    private final EventQueue events = new EventQueue();
    private final SimNetwork network;
    private final SimOptions options;
    private final List<SimMember> members = new ArrayList<>();
    private final Checks checks = new Checks(this);
    private final Map<String, Integer> covered = new TreeMap<>();
    private final boolean tracing = Boolean.getBoolean("baton.trace");
    private long hash = 17;
    private long steps;
    private long writeUntil;
    private int proposals;
    private int questions;

    SimWorld(long seed) {
        this.seed = seed;
        random = new Random(seed);
        options = SimOptions.draw(random);
        network = new SimNetwork(events, random);
        for (ZabConfig config : options.members()) {
            members.add(new SimMember(this, config, new SimDisk(events, random)));
        }
    }

    /** Runs both phases; a violation is an {@link AssertionError} that names the seed. */
    Result run(long safetyNanos, long livenessNanos) {
        writeUntil = safetyNanos + livenessNanos / 2;
        try {
            members.forEach(member -> events.after(random.nextInt(100) * MILLI, member::start));
            clients();
            Faults faults = new Faults(this, random);
            faults.begin(safetyNanos);
            runUntil(safetyNanos);
            faults.end();
            runUntil(safetyNanos + livenessNanos);
            checkAlive();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", step " + steps + ", at " + events.now() / MILLI + " ms: " + e.getMessage(), e);
        }
        return new Result(
                hash, checks.decidedCount(), checks.epochs(), checks.syncedCount(), steps, events.now(), covered);
    }

    private void runUntil(long time) {
        while (events.step(time)) {
            steps++;
        }
    }

    private void clients() {
        events.after((1 + random.nextInt(10)) * MILLI, () -> {
            SimMember member = members.get(random.nextInt(members.size()));
            if (random.nextInt(5) == 0) {
                ask(member);
            } else if (events.now() < writeUntil) {
                members.stream().filter(SimMember::isServingLeader).forEach(leader -> propose(leader, burst()));
            }
            clients();
        });
    }

    private int burst() {
        return random.nextInt(10) == 0 ? 30 : 1 + random.nextInt(2);
    }

    private void propose(SimMember leader, int count) {
        for (int i = 0; i < count && leader.isServingLeader(); i++) {
            int number = proposals++;
            byte[] body = {(byte) (number >> 16), (byte) (number >> 8), (byte) number};
            leader.step(new Input.Propose(new LogEntry(leader.zab().nextZxid(), body)));
        }
    }

    private void ask(SimMember member) {
        if (member.isServing()) {
            int question = questions++;
            checks.onAsked(question);
            member.step(new Input.Sync(new Message.Request(member.id(), question, SYNC_OP, NO_BODY, null)));
        }
    }

    /** After healing: one leader, everybody serves, everybody has the same and all of it. */
    private void checkAlive() {
        List<SimMember> leaders =
                members.stream().filter(SimMember::isServingLeader).toList();
        Checks.that(leaders.size() == 1, "%s leaders after healing: %s", leaders.size(), members);
        long epoch = leaders.get(0).role().epoch();
        for (SimMember member : members) {
            Checks.that(
                    member.isServing() && member.role().epoch() == epoch,
                    "member %s does not serve in epoch %s after healing",
                    member,
                    epoch);
            Checks.that(
                    member.tree().size() == checks.decidedCount(),
                    "member %s has %s of %s after healing",
                    member,
                    member.tree().size(),
                    checks.decidedCount());
        }
        Checks.that(checks.syncedCount() > 0 && checks.decidedCount() > 0, "nothing was ever served");
    }

    long now() {
        return events.now();
    }

    EventQueue events() {
        return events;
    }

    SimNetwork network() {
        return network;
    }

    Checks checks() {
        return checks;
    }

    Membership membership() {
        return options.membership();
    }

    List<SimMember> members() {
        return members;
    }

    SimMember member(long id) {
        return members.get((int) id - 1);
    }

    /** Counts that something interesting happened. */
    void covers(String what) {
        covered.merge(what, 1, Integer::sum);
    }

    /** Adds to the trace, of which only the hash is kept. */
    void trace(long member, Object what) {
        hash = (hash * 31 + events.now()) * 31 + member * 7919 + what.hashCode();
        if (tracing) {
            System.out.println(events.now() / 1_000 + " " + member + " " + what);
        }
    }
}
