package dev.baton.recipes.driver;

import dev.baton.recipes.kernel.Admission;
import dev.baton.recipes.kernel.Anchor;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt is about.
 *
 * @param parent the contended node
 * @param label what names have between the unique id and the number
 * @param data what the own node holds, asked for when it is made
 * @param admission who is let in
 * @param patient false to give up instead of waiting
 * @param anchor the node whose place to take, null for a place at the end
 * @param former the own node to go on with, null to make one
 * @param timeout how long to contend at most
 */
public record Contest(
        String parent,
        String label,
        Supplier<byte[]> data,
        Admission admission,
        boolean patient,
        @Nullable Anchor anchor,
        @Nullable Former former,
        Duration timeout) {
    private static final byte[] NOTHING = {};

    /** A node that the session had made before this process had the session: its name, and the zxid that created it. */
    public record Former(String name, long czxid) {}

    public Contest {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
    }

    /** For a node without data, at the end of the line. */
    public static Contest of(String parent, String label, Admission admission, boolean patient, Duration timeout) {
        return new Contest(parent, label, () -> NOTHING, admission, patient, null, null, timeout);
    }

    public Contest withData(Supplier<byte[]> newData) {
        return new Contest(parent, label, newData, admission, patient, anchor, former, timeout);
    }

    public Contest withAnchor(Anchor newAnchor) {
        return new Contest(parent, label, data, admission, patient, newAnchor, former, timeout);
    }

    /** To go on with a node, without waiting if it is not admitted. */
    public Contest withFormer(Former newFormer) {
        return new Contest(parent, label, data, admission, false, anchor, newFormer, timeout);
    }
}
