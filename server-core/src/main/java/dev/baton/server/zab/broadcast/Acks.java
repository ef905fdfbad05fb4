package dev.baton.server.zab.broadcast;

import dev.baton.server.quorum.QuorumVerifier;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Up to where each voter's log is durable. Acknowledgements of one voter come in order, so one number says it all, and what a quorum has
 * is the highest number that a quorum has reached.
 */
public final class Acks {
    private final Supplier<QuorumVerifier> quorum;
    private final SortedMap<Long, Long> durable = new TreeMap<>();

    /** @param quorum what decides at the time of the question */
    public Acks(Supplier<QuorumVerifier> quorum) {
        this.quorum = quorum;
    }

    /** A voter has everything up to {@code zxid}. Going back is ignored. */
    public void onAck(long sid, long zxid) {
        durable.merge(sid, zxid, Math::max);
    }

    /** A voter left; when it comes back it says anew what it has. */
    public void onGone(long sid) {
        durable.remove(sid);
    }

    /** Up to where a voter's log is durable, {@link QuorumVerifier#NOTHING} if it has not said. */
    public long of(long sid) {
        return durable.getOrDefault(sid, QuorumVerifier.NOTHING);
    }

    /** The last zxid that a quorum has, {@link QuorumVerifier#NOTHING} if there is none. */
    public long decided() {
        return quorum.get().highestBacked(this::of);
    }
}
