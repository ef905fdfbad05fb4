package dev.baton.server.zab.broadcast;

import dev.baton.server.quorum.QuorumVerifier;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Up to where each voter's log is durable. Acknowledgements of one voter come in order, so one number says it all, and what a quorum has
 * is the highest number that a quorum has reached.
 */
public final class Acks {
    private final Supplier<QuorumVerifier> quorum;
    private final SortedMap<Long, Long> durable = new TreeMap<>();

    /** What was decided at the last question, by whom; null if somebody has said something since. */
    private @Nullable QuorumVerifier asked;

    private long answer = QuorumVerifier.NOTHING;

    /** @param quorum what decides at the time of the question */
    public Acks(Supplier<QuorumVerifier> quorum) {
        this.quorum = quorum;
    }

    /** A voter has everything up to {@code zxid}. Going back is ignored. */
    public void onAck(long sid, long zxid) {
        Long before = durable.get(sid);
        if (before == null || zxid > before) {
            durable.put(sid, zxid);
            asked = null;
        }
    }

    /** A voter left; when it comes back it says anew what it has. */
    public void onGone(long sid) {
        durable.remove(sid);
        asked = null;
    }

    /** Up to where a voter's log is durable, {@link QuorumVerifier#NOTHING} if it has not said. */
    public long of(long sid) {
        return durable.getOrDefault(sid, QuorumVerifier.NOTHING);
    }

    /** The last zxid that a quorum has, {@link QuorumVerifier#NOTHING} if there is none. */
    public long decided() {
        QuorumVerifier now = quorum.get();
        if (asked != now) {
            answer = now.highestBacked(this::of);
            asked = now;
        }
        return answer;
    }
}
