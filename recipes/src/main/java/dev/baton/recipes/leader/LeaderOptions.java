package dev.baton.recipes.leader;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Options of a candidate.
 *
 * @param id who the candidate is, for observers; kept in its node
 * @param layout whose znodes to share
 * @param priority a candidate that is elected stands back, to the end of the line, while one of higher priority waits; with any
 *     other than 0, a candidate also asks a leader of lower priority to stand back. All candidates should be Baton's then
 * @param health asked every {@code healthInterval}, on a thread that may block shortly; while false, the candidate does not lead
 * @param healthInterval how often
 */
public record LeaderOptions(
        String id, Layout layout, int priority, @Nullable BooleanSupplier health, Duration healthInterval) {
    /** Whose znodes to share. */
    public enum Layout {
        /** Curator's {@code LeaderLatch}: {@code _c_<uuid>-latch-<number>}. */
        LATCH("latch-"),
        /** Curator's {@code LeaderSelector}, which is its mutex: {@code _c_<uuid>-lock-<number>}. */
        SELECTOR("lock-");

        private final String label;

        Layout(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A candidate with a name in the layout of Curator's latch, without priority and health check. */
    public static LeaderOptions as(String id) {
        return new LeaderOptions(id, Layout.LATCH, 0, null, EVERY);
    }

    public LeaderOptions withLayout(Layout newLayout) {
        return new LeaderOptions(id, newLayout, priority, health, healthInterval);
    }

    public LeaderOptions withPriority(int newPriority) {
        return new LeaderOptions(id, layout, newPriority, health, healthInterval);
    }

    /** Leads only while a check says so. */
    public LeaderOptions eligibleWhile(BooleanSupplier healthy, Duration every) {
        return new LeaderOptions(id, layout, priority, healthy, every);
    }
}
