package dev.baton.benchmarks.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The time of this machine's processors, and how much of it a hypervisor has given to others, since the machine's start. Only time in which
 * there was something to run here counts as taken, so it cannot be known before a window.
 *
 * @param ticks of all processors, whatever they did
 * @param stolen those among them that others had
 */
public record StolenTime(long ticks, long stolen) {
    private static final Path STAT = Path.of("/proc/stat");

    /** User, nice, system, idle, iowait, irq, softirq, steal; what follows is contained in the first two. */
    private static final int KINDS = 8;

    /** Until now. */
    public static StolenTime now() {
        try {
            return parse(Files.readAllLines(STAT).get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StolenTime parse(String line) {
        String[] words = line.split(" +");
        long ticks = 0;
        for (int i = 1; i <= KINDS; i++) {
            ticks += Long.parseLong(words[i]);
        }
        return new StolenTime(ticks, Long.parseLong(words[KINDS]));
    }

    /** The share that was stolen from then to this one, from 0 to 1. */
    public double shareSince(StolenTime then) {
        return ticks == then.ticks ? 0 : (double) (stolen - then.stolen) / (ticks - then.ticks);
    }
}
