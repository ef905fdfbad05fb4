package dev.baton.simulation.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that goes wrong, as data: a schedule of them can be printed, cut and replayed.
 *
 * @param atMillis when it strikes
 * @param target member or client by its number, {@link #LEADER} for whoever leads then; 0 where it concerns all
 * @param other the other end of a link, else 0
 * @param millis how long it lasts, or until the victim comes back
 * @param amount how bad it is; what that means is the kind's business
 */
public record Fault(long atMillis, FaultKind kind, int target, int other, long millis, int amount) {
    /** Whoever leads at the time; nobody if nobody does. */
    public static final int LEADER = -1;

    private static final int FIELDS = 6;

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return atMillis + ":" + kind + ":" + target + ":" + other + ":" + millis + ":" + amount;
    }

    /** A schedule as one word. */
    public static String format(List<Fault> faults) {
        return faults.isEmpty()
                ? "none"
                : String.join(",", faults.stream().map(Fault::toString).toList());
    }

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<Fault> parse(String text) {
        List<Fault> faults = new ArrayList<>();
        if (text.equals("none")) {
            return faults;
        }
        for (String word : text.split(",", -1)) {
            String[] fields = word.split(":", -1);
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException("not a fault: " + word);
            }
            faults.add(new Fault(
                    Long.parseLong(fields[0]),
                    FaultKind.valueOf(fields[1]),
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    Long.parseLong(fields[4]),
                    Integer.parseInt(fields[5])));
        }
        return faults;
    }
}
