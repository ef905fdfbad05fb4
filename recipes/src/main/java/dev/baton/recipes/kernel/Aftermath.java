package dev.baton.recipes.kernel;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lock closed for a while after a holder that was lost and did not release it: what such a holder has begun may still be
 * under way.
 *
 * <p>A node says whose turn it was last. Whoever is admitted writes its own token there before it counts as holding, and takes
 * it away again when it releases. So an admitted contender that finds another one's token knows that this one went without a
 * release, and lets the time of grace pass before it writes its own:
 *
 * <pre>
 *   admitted --> look --nobody, or own--> write the own token --> open
 *                  \--another one's token--> wait for the time of grace --> write the own token over that one --> open
 * </pre>
 *
 * <p>The time is counted from when the successor is admitted, on its own clock, which is after the loss. A successor that is lost
 * while it waits leaves the token of the one before it, so that the next one waits in full again.
 */
public final class Aftermath {
    private static final Pattern FORMAT = Pattern.compile("baton-holder/1 token=([0-9a-f]{1,16}) grace=([0-9]{1,15})");
    private static final long NOBODY = 0;

    private final long token;
    private final long graceMillis;
    private @Nullable Mark outlived;

    /**
     * Whose turn it was last.
     *
     * @param token creation zxid of its node, 0 for nobody
     * @param graceMillis for how long the lock stays closed if it is lost
     */
    record Mark(long token, long graceMillis) {
        static final Mark NONE = new Mark(NOBODY, 0);

        static Mark of(View node) {
            Matcher text = FORMAT.matcher(new String(node.bytes(), StandardCharsets.US_ASCII));
            return text.matches()
                    ? new Mark(Long.parseUnsignedLong(text.group(1), 16), Long.parseLong(text.group(2)))
                    : NONE;
        }

        byte[] bytes() {
            String text = "baton-holder/1 token=" + Long.toHexString(token) + " grace=" + graceMillis;
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** For a contender that was admitted with a token. */
    public Aftermath(long token, long graceMillis) {
        this.token = token;
        this.graceMillis = graceMillis;
    }

    /** What that node holds after a release. */
    public static byte[] released() {
        return Mark.NONE.bytes();
    }

    /** The change to make to that node now; may be made twice. */
    public CasLoop attempt() {
        return new CasLoop(this::change, CasLoop.Echo.REPEATABLE, null);
    }

    private byte @Nullable [] change(View node) {
        Mark last = Mark.of(node);
        boolean free = last.token() == NOBODY || last.equals(outlived);
        return free ? new Mark(token, graceMillis).bytes() : null;
    }

    /**
     * What came of an attempt.
     *
     * @return 0 if the lock is open; otherwise for how many milliseconds to wait before the next attempt
     */
    public long waitMillis(Notice.Settled settled) {
        Mark now = Mark.of(settled.after());
        if (now.token() == token) {
            return 0;
        }
        outlived = now;
        return Math.max(1, Math.max(graceMillis, now.graceMillis()));
    }
}
