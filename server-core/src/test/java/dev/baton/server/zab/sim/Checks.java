package dev.baton.server.zab.sim;

import dev.baton.server.zab.Message;
import dev.baton.server.zab.Output;
import dev.baton.server.zab.ZabPhase;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What must hold after every step, seen from outside. The one decided history is written down as leaders decide; nobody may ever know
 * another one, and nothing in it may ever go.
 */
final class Checks {
    private final SimWorld world;
    private final List<LogEntry> decided = new ArrayList<>();
    private final Map<Long, Long> leaderOfEpoch = new HashMap<>();
    private final Map<Long, Integer> compared = new HashMap<>();
    private final Map<Long, Long> committedOf = new HashMap<>();
    private final Map<Integer, Integer> askedAt = new HashMap<>();
    private int synced;
    private long newestEpoch;

    Checks(SimWorld world) {
        this.world = world;
    }

    static void that(boolean holds, String text, Object... args) {
        if (!holds) {
            throw new AssertionError(String.format(text, args));
        }
    }

    int decidedCount() {
        return decided.size();
    }

    int syncedCount() {
        return synced;
    }

    int epochs() {
        return leaderOfEpoch.size();
    }

    void onCrash(SimMember member) {
        compared.remove(member.id());
        committedOf.remove(member.id());
    }

    /**
     * One established leader per epoch, and it has everything that was ever decided. One that was slow may hear only now that a quorum
     * had its history, and may be outdated by a later epoch meanwhile; then what it has is a prefix.
     */
    void onRole(SimMember member, Output.RoleChanged role) {
        if (role.phase() != ZabPhase.BROADCAST) {
            return;
        }
        if (role.role() == PeerState.LEADING) {
            Long other = leaderOfEpoch.put(role.epoch(), member.id());
            that(other == null, "epoch %s led by %s and then by %s", role.epoch(), other, member.id());
            boolean outdated = role.epoch() < newestEpoch;
            newestEpoch = Math.max(newestEpoch, role.epoch());
            comparePrefix(member.log(), 0, outdated ? member.log().size() : decided.size(), "leader's history");
            extend(member, member.log().size());
        }
    }

    /** Applied in order, nothing twice, nothing undecided. */
    void onApplied(SimMember member, LogEntry entry) {
        int index = member.tree().size() - 1;
        that(index < decided.size(), "%s applies %s, which nobody decided", member, entry);
        that(
                Objects.equals(decided.get(index), entry),
                "%s applies %s where %s was decided",
                member,
                entry,
                decided.get(index));
    }

    /** A leader that has decided more must be written down before its orders show it to anybody. */
    void beforeOrders(SimMember member) {
        Output.RoleChanged role = member.role();
        if (role != null && role.role() == PeerState.LEADING && role.phase() == ZabPhase.BROADCAST) {
            long committed = member.zab().committedZxid();
            int size = decided.size();
            while (size < member.log().size() && member.log().get(size).zxid() <= committed) {
                size++;
            }
            extend(member, size);
        }
    }

    void afterStep(SimMember member) {
        long committed = member.zab().committedZxid();
        if (committed == committedOf.getOrDefault(member.id(), Long.MIN_VALUE)) {
            return;
        }
        committedOf.put(member.id(), committed);
        int from = compared.getOrDefault(member.id(), 0);
        int to = from;
        while (to < member.log().size() && member.log().get(to).zxid() <= committed) {
            to++;
        }
        comparePrefix(member.log(), from, to, "committed prefix of " + member.id());
        compared.put(member.id(), to);
    }

    private void comparePrefix(List<LogEntry> log, int from, int to, String whose) {
        that(log.size() >= to, "%s ends at %s, but %s were decided", whose, log.size(), to);
        that(to <= decided.size(), "%s claims %s decided of %s", whose, to, decided.size());
        for (int i = from; i < to; i++) {
            that(
                    log.get(i).equals(decided.get(i)),
                    "%s has %s at %s, where %s was decided",
                    whose,
                    log.get(i),
                    i,
                    decided.get(i));
        }
    }

    /** A leader decided: zxids rise without gaps, and a quorum has all of it on disk. */
    private void extend(SimMember leader, int size) {
        if (size <= decided.size()) {
            return;
        }
        for (int i = decided.size(); i < size; i++) {
            LogEntry entry = leader.log().get(i);
            long last = i == 0 ? 0 : decided.get(i - 1).zxid();
            that(Zxid.follows(entry.zxid(), last), "%s decided after %s", entry, Zxid.format(last));
            decided.add(entry);
        }
        LogEntry last = decided.get(size - 1);
        that(
                world.membership()
                        .quorum()
                        .isQuorum(sid -> has(world.member(sid).disk().durable(), size - 1, last)),
                "%s is decided, but no quorum has it on disk",
                last);
    }

    private static boolean has(List<LogEntry> durable, int index, LogEntry entry) {
        return durable.size() > index && durable.get(index).equals(entry);
    }

    /** A client asks for the present. */
    void onAsked(int question) {
        askedAt.put(question, decided.size());
    }

    /** It must be answered with at least what was decided when it asked. */
    void onSynced(SimMember member, Message.Request request) {
        int wanted = askedAt.remove(request.cxid());
        synced++;
        that(
                member.tree().size() >= wanted,
                "%s answers a sync at %s of %s decided before it was asked",
                member,
                member.tree().size(),
                wanted);
    }
}
