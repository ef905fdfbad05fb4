package dev.baton.samples.quickstart;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tells what happens, one line at a time, and keeps the hand-over times. */
final class Story {
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private final List<Long> handOversNanos = new ArrayList<>();
    private long freeSinceNanos;
    private boolean freedByRelease;
    private boolean free;

    Story(PrintStream out) {
        this.out = out;
    }

    synchronized void tell(String who, String what) {
        out.printf("%7.1f ms  %-6s %s%n", (System.nanoTime() - startNanos) / NANOS_PER_MILLI, who, what);
    }

    /** Somebody has the lock. */
    synchronized void acquired(String who, int turn, long token) {
        String handOver = "first of all";
        if (free) {
            long nanos = System.nanoTime() - freeSinceNanos;
            handOver =
                    String.format("%.1f ms after the %s", nanos / NANOS_PER_MILLI, freedByRelease ? "release" : "cut");
            if (freedByRelease) {
                handOversNanos.add(nanos);
            }
        }
        free = false;
        tell(who, String.format("holds the lock, turn %d, token 0x%x, %s", turn, token, handOver));
    }

    /** The holder is about to release the lock. */
    synchronized void releasing() {
        leave(true);
    }

    /** The holder is cut off. */
    synchronized void cutOff() {
        leave(false);
    }

    private void leave(boolean byRelease) {
        free = true;
        freedByRelease = byRelease;
        freeSinceNanos = System.nanoTime();
    }

    /** Median and worst time between a release and the next holder's start. */
    synchronized String handOvers() {
        if (handOversNanos.isEmpty()) {
            return "none";
        }
        List<Long> sorted = new ArrayList<>(handOversNanos);
        Collections.sort(sorted);
        return String.format(
                "%d, median %.1f ms, worst %.1f ms",
                sorted.size(),
                sorted.get(sorted.size() / 2) / NANOS_PER_MILLI,
                sorted.get(sorted.size() - 1) / NANOS_PER_MILLI);
    }
}
