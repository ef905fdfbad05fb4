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
 * @param timeout how long to contend at most
 */
public record Contest(
        String parent,
        String label,
        Supplier<byte[]> data,
        Admission admission,
        boolean patient,
        @Nullable Anchor anchor,
        Duration timeout) {
    private static final byte[] NOTHING = {};

    public Contest {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
    }

    /** For a node without data, at the end of the line. */
    public static Contest of(String parent, String label, Admission admission, boolean patient, Duration timeout) {
        return new Contest(parent, label, () -> NOTHING, admission, patient, null, timeout);
    }

    public Contest withData(Supplier<byte[]> newData) {
        return new Contest(parent, label, newData, admission, patient, anchor, timeout);
    }

    public Contest withAnchor(Anchor newAnchor) {
        return new Contest(parent, label, data, admission, patient, newAnchor, timeout);
    }
}
