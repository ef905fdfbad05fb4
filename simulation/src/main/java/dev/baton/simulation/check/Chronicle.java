package dev.baton.simulation.check;

import dev.baton.server.node.NodeView.ZxidDigest;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.tree.ApplyResult;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.MultiTxn;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.simulation.disk.ChainedLog;
import dev.baton.simulation.disk.SimDisk;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.io.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * The one history, written down as leaders decide it, and a tree made of it. Nobody may ever know another history,
 * and nothing in it may ever go. Every look costs what has changed since the last one.
 */
public final class Chronicle {
    /** Hears of sessions as the history tells of them. */
    public interface SessionListener {
        /** @param expired whether the ensemble ended it, and not its client */
        void closed(long sessionId, boolean expired, long zxid);
    }

    /** An entry, and what it was put behind. */
    private record Link(LogEntry entry, long zxidBefore, long chainBefore) {}

    private final World world;
    private final QuorumVerifier quorum;
    private final LongFunction<SimDisk> disks;
    private final ChainedLog decided = new ChainedLog();
    private final Tree tree = new Tree();
    private final PathHistory paths = new PathHistory(tree);
    private final Map<Long, Link> links = new HashMap<>();
    private final Map<Long, Long> digests = new HashMap<>();
    private final TreeMap<Long, Long> lastOfEpoch = new TreeMap<>();
    private final Map<Long, Integer> leaderOfEpoch = new HashMap<>();
    private final Map<Integer, Long> committedOf = new HashMap<>();
    private SessionListener sessions = (id, expired, zxid) -> {};
    private final List<LongConsumer> watchers = new ArrayList<>();
    private long newestEpoch;

    /** @param disks the disk of each voter, by its number */
    public Chronicle(World world, QuorumVerifier quorum, LongFunction<SimDisk> disks) {
        this.world = world;
        this.quorum = quorum;
        this.disks = disks;
        digests.put(0L, tree.digest());
    }

    public void listen(SessionListener listener) {
        sessions = listener;
    }

    /** Has somebody told of each zxid that is decided, when the tree shows it. */
    public void watch(LongConsumer watcher) {
        watchers.add(watcher);
    }

    /** End of what is decided. */
    public long lastZxid() {
        return decided.lastZxid();
    }

    /** The state that the history leads to. */
    public Tree tree() {
        return tree;
    }

    /** What each path has been. */
    public PathHistory paths() {
        return paths;
    }

    public int epochCount() {
        return leaderOfEpoch.size();
    }

    public int decidedCount() {
        return decided.size();
    }

    /**
     * I4: whoever has an epoch has all that was decided before it, whatever a crash has cost him. An epoch whose leader no quorum
     * has followed says nothing: what is older may be decided without whoever took part in it.
     */
    public void onRecovered(int member, SimDisk disk) {
        long epoch = disk.durableCurrentEpoch();
        Map.Entry<Long, Long> before = lastOfEpoch.lowerEntry(epoch);
        if (before == null || !leaderOfEpoch.containsKey(epoch)) {
            return;
        }
        long zxid = before.getValue();
        Violation.unless(
                disk.ordered().baseZxid() > zxid || disk.ordered().chainAt(zxid) == decided.chainAt(zxid),
                "I4",
                "member %s has come back with epoch %s, and without %x, which was decided before",
                member,
                epoch,
                zxid);
    }

    /** Somebody puts an entry behind a history. */
    public void onOrdered(LogEntry entry, long zxidBefore, long chainBefore) {
        links.putIfAbsent(ChainedLog.next(chainBefore, entry), new Link(entry, zxidBefore, chainBefore));
    }

    /** A member forgets everything but its disk. */
    public void onCrash(int member) {
        committedOf.remove(member);
    }

    /**
     * I1, and the first half of I3: an epoch has one leader, and it has everything that was ever decided. One that
     * was slow may hear only now that a quorum had its history, and be outdated by a later epoch meanwhile; then what
     * it has is a prefix.
     */
    public void onEstablished(int member, long epoch, SimDisk disk) {
        world.reached(Reach.LEADER_ESTABLISHED);
        Violation.unless(
                disk.durableCurrentEpoch() >= epoch, "I4", "member %s leads epoch %s, not durably", member, epoch);
        Integer other = leaderOfEpoch.put(epoch, member);
        Violation.unless(other == null, "I1", "epoch %s is led by %s and by %s", epoch, other, member);
        boolean outdated = epoch < newestEpoch;
        newestEpoch = Math.max(newestEpoch, epoch);
        if (!outdated) {
            ChainedLog log = disk.ordered();
            Violation.unless(
                    log.baseZxid() > decided.lastZxid() || log.chainAt(decided.lastZxid()) == decided.lastChain(),
                    "I3",
                    "member %s leads epoch %s with a history up to %x that lacks what was decided up to %x",
                    member,
                    epoch,
                    log.lastZxid(),
                    decided.lastZxid());
            if (log.lastZxid() > decided.lastZxid()) {
                world.reached(Reach.UNDECIDED_TAIL_DECIDED_LATER);
            }
        }
    }

    /** I2, I6 and I7: what a member takes for decided is decided, by everybody's account, and never less than before. */
    public void onCommitted(int member, boolean leads, long committed, SimDisk disk) {
        long before = committedOf.getOrDefault(member, 0L);
        if (committed == before || committed <= 0) {
            return;
        }
        Violation.unless(committed > before, "I7", "member %s has decided %x after %x", member, committed, before);
        committedOf.put(member, committed);
        long chain = disk.ordered().chainAt(committed);
        if (chain == ChainedLog.UNKNOWN && disk.ordered().baseZxid() > committed) {
            return;
        }
        if (committed <= decided.lastZxid()) {
            Violation.unless(
                    decided.chainAt(committed) == chain,
                    "I2",
                    "member %s has another history up to %x than was decided",
                    member,
                    committed);
            return;
        }
        Violation.unless(
                leads, "I5", "member %s takes %x for decided, but %x is the last", member, committed, lastZxid());
        extend(member, committed, chain);
        Violation.unless(
                quorum.isQuorum(sid -> disks.apply(sid).hasDurably(committed, chain)),
                "I6",
                "leader %s decides %x, but no quorum has it on disk",
                member,
                committed);
    }

    private void extend(int member, long committed, long chain) {
        List<LogEntry> more = new ArrayList<>();
        long zxid = committed;
        long at = chain;
        while (zxid > decided.lastZxid()) {
            Link link = links.get(at);
            if (link == null) {
                throw new Violation(
                        "I2", String.format("member %s decides %x, which nobody has ordered", member, zxid));
            }
            more.add(link.entry());
            zxid = link.zxidBefore();
            at = link.chainBefore();
        }
        Violation.unless(
                zxid == decided.lastZxid() && at == decided.lastChain(),
                "I2",
                "member %s decides %x behind another history than was decided up to %x",
                member,
                committed,
                lastZxid());
        for (int i = more.size() - 1; i >= 0; i--) {
            decide(more.get(i));
        }
    }

    private void decide(LogEntry entry) {
        Violation.unless(Zxid.follows(entry.zxid(), lastZxid()), "I7", "%s is decided after %x", entry, lastZxid());
        decided.add(entry);
        lastOfEpoch.put(Zxid.epoch(entry.zxid()), entry.zxid());
        TxnEntry txn = TxnEntry.decode(new WireReader(entry.bytes()));
        TxnHeader header = txn.header();
        Violation.unless(header.zxid() == entry.zxid(), "I3", "%s says %x of itself", entry, header.zxid());
        boolean effective = header.type() != TxnType.ERROR && !(txn.txn() instanceof MultiTxn multi && multi.failed());
        if (effective && header.clientId() != 0 && header.type() != TxnType.CREATE_SESSION) {
            Violation.unless(
                    tree.sessions().contains(header.clientId()),
                    "G8",
                    "%s of session %x is decided, which has ended",
                    header,
                    header.clientId());
        }
        ApplyResult result = tree.apply(header, txn.txn(), paths);
        Violation.unless(
                !effective || result.err() == 0,
                "I12",
                "%s cannot be applied where it was decided: %s",
                header,
                result);
        digests.put(entry.zxid(), tree.digest());
        watchers.forEach(watcher -> watcher.accept(entry.zxid()));
        world.trace(0, decided.lastChain());
        if (header.type() == TxnType.CLOSE_SESSION) {
            long id = header.clientId();
            Violation.unless(tree.ephemeralsOf(id).isEmpty(), "I9", "ephemerals of session %x outlive it", id);
            sessions.closed(id, header.cxid() == 0, entry.zxid());
        } else if (header.type() == TxnType.MULTI) {
            world.reached(effective ? Reach.MULTI_APPLIED : Reach.MULTI_FAILED);
        }
    }

    /** I5, I8 and I13: whoever serves shows, at each point of the order, the state that the history has led to there. */
    public void onServing(int member, ZxidDigest shown) {
        Long known = digests.get(shown.zxid());
        if (known == null) {
            throw new Violation(
                    "I5",
                    String.format("member %s serves a state at %x; %x is decided", member, shown.zxid(), lastZxid()));
        }
        long digest = known;
        Violation.unless(
                digest == shown.digest(),
                "I8",
                "member %s has digest %x at %x, which should be %x",
                member,
                shown.digest(),
                shown.zxid(),
                digest);
    }

    /** Whether a history up to there, with this number, is a part of what is decided. */
    public boolean isDecided(long zxid, long chain) {
        return decided.chainAt(zxid) == chain;
    }

    /** I9 as a whole, for the end of a run. */
    public void checkEphemerals() {
        for (long owner : tree.ephemeralOwners()) {
            Violation.unless(tree.sessions().contains(owner), "I9", "ephemerals of %x, which is no session", owner);
        }
    }
}
