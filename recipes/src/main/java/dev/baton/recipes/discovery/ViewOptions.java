package dev.baton.recipes.discovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ServiceView} is to behave.
 *
 * @param massExpiryShare if more than this share of the instances vanishes within {@code massExpiryWindow}, they are held as
 *     suspects; 0 to 1
 * @param massExpiryWindow see above
 * @param suspectHold how long suspects are held; zero switches the protection off
 * @param snapshotFile where the last known set is kept for a start without the registry; null for nowhere
 */
public record ViewOptions(
        double massExpiryShare,
        Duration massExpiryWindow,
        Duration suspectHold,
        @Nullable Path snapshotFile) {
    /** More than half within 30 s are held for 5 minutes; no file. */
    public static final ViewOptions DEFAULT = new ViewOptions(0.5, Duration.ofSeconds(30), Duration.ofMinutes(5), null);

    public ViewOptions {
        if (!(massExpiryShare >= 0 && massExpiryShare <= 1)) {
            throw new IllegalArgumentException("massExpiryShare is " + massExpiryShare + "; it must be 0 to 1");
        }
        Objects.requireNonNull(massExpiryWindow, "massExpiryWindow");
        if (suspectHold.isNegative()) {
            throw new IllegalArgumentException("suspectHold is " + suspectHold + "; it must not be negative");
        }
    }

    /** With another rule for instances that vanish together. */
    public ViewOptions withMassExpiry(double share, Duration window, Duration hold) {
        return new ViewOptions(share, window, hold, snapshotFile);
    }

    /** Without holding on to instances that vanish together. */
    public ViewOptions withoutMassExpiryProtection() {
        return new ViewOptions(massExpiryShare, massExpiryWindow, Duration.ZERO, snapshotFile);
    }

    /** With a file that is written after changes and read at the start. */
    public ViewOptions withSnapshotFile(Path file) {
        return new ViewOptions(massExpiryShare, massExpiryWindow, suspectHold, file);
    }
}
