package dev.baton.server.zab.election;

import dev.baton.server.quorum.QuorumVerifier;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last notification of each voter, by voter. */
final class Ballots {
    private final SortedMap<Long, Notification> latest = new TreeMap<>();

    void clear() {
        latest.clear();
    }

    void put(long voter, Notification notification) {
        latest.put(voter, notification);
    }

    @Nullable
    Notification of(long voter) {
        return latest.get(voter);
    }

    /** Whether a quorum, counting {@code self} as agreeing if {@code selfAgrees}, gave the vote in {@code wanted}. */
    boolean quorumFor(Notification wanted, QuorumVerifier quorum, long self, boolean selfAgrees) {
        return quorum.isQuorum(voter -> {
            if (voter == self) {
                return selfAgrees;
            }
            Notification given = latest.get(voter);
            return given != null && same(given, wanted);
        });
    }

    /** Whether the leader of a settled vote says so itself; others may not have noticed that it is gone. */
    boolean leaderConfirms(long leader) {
        Notification given = latest.get(leader);
        return given != null && given.state() == PeerState.LEADING;
    }

    /**
     * Whether two members want the same. While one still looks, everything must be equal. Settled members may have joined at different
     * times and remember different rounds and zxids; for them only leader and established epoch count. Version 0 did not
     * send the established epoch.
     */
    static boolean same(Notification a, Notification b) {
        Vote x = a.vote();
        Vote y = b.vote();
        if (a.state() == PeerState.LOOKING || b.state() == PeerState.LOOKING) {
            return x.equals(y);
        }
        boolean epochKnown = (a.version() == 0) == (b.version() == 0);
        return x.leader() == y.leader() && (!epochKnown || x.peerEpoch() == y.peerEpoch());
    }
}
