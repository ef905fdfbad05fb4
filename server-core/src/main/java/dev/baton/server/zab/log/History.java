package dev.baton.server.zab.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Exactly which zxids a log holds, in a few numbers: since counters have no gaps, one range per epoch says it all. Below the
 * {@linkplain #floor() floor} nothing is known, because a snapshot stands in for it.
 *
 * <p>This is what lets the synchronisation plan be made without reading a disk. Mutable, owned by the log; {@link #copy()} to keep.
 */
public final class History {
    /** The transactions of one epoch, both ends included. */
    public record Range(long epoch, long firstCounter, long lastCounter) {
        public long first() {
            return Zxid.of(epoch, firstCounter);
        }

        public long last() {
            return Zxid.of(epoch, lastCounter);
        }
    }

    private static final int RANGES_SHOWN = 3;

    private final List<Range> ranges;
    private long floor;

    private History(long floor, List<Range> ranges) {
        this.floor = floor;
        this.ranges = ranges;
    }

    /** A history of which only its end is known: {@code zxid} is the zxid of a snapshot, or {@link Zxid#NONE}. */
    public static History startingAt(long zxid) {
        return new History(zxid, new ArrayList<>());
    }

    /** An independent copy. */
    public History copy() {
        return new History(floor, new ArrayList<>(ranges));
    }

    /** Every transaction above this one is known; about this one and earlier ones only that they are included in the state. */
    public long floor() {
        return floor;
    }

    /** The last transaction, or the floor if there is none above it. */
    public long last() {
        return ranges.isEmpty() ? floor : ranges.get(ranges.size() - 1).last();
    }

    /** The ranges above the floor, in order. */
    public List<Range> ranges() {
        return List.copyOf(ranges);
    }

    /**
     * Adds the next transaction.
     *
     * @throws InvariantViolation if it does not directly follow the last one
     */
    public void append(long zxid) {
        InvariantViolation.unless(
                Zxid.follows(zxid, last()),
                () -> "transaction " + Zxid.format(zxid) + " cannot follow " + Zxid.format(last()));
        int lastIndex = ranges.size() - 1;
        long epoch = Zxid.epoch(zxid);
        if (lastIndex >= 0 && ranges.get(lastIndex).epoch() == epoch) {
            Range range = ranges.get(lastIndex);
            ranges.set(lastIndex, new Range(epoch, range.firstCounter(), Zxid.counter(zxid)));
        } else {
            ranges.add(new Range(epoch, Zxid.counter(zxid), Zxid.counter(zxid)));
        }
    }

    /** Whether {@code zxid} is the floor or a transaction above it. */
    public boolean contains(long zxid) {
        return zxid >= floor && floorOf(zxid) == zxid;
    }

    /**
     * The last point of this history that is not after {@code zxid}: a transaction, or the floor.
     *
     * @param zxid not below the floor
     */
    public long floorOf(long zxid) {
        InvariantViolation.unless(zxid >= floor, () -> Zxid.format(zxid) + " is below the floor " + Zxid.format(floor));
        long found = floor;
        for (Range range : ranges) {
            if (range.first() > zxid) {
                break;
            }
            found = Math.min(zxid, range.last());
        }
        return found;
    }

    /** How many transactions are after {@code fromExclusive} and not after {@code toInclusive}. */
    public long countBetween(long fromExclusive, long toInclusive) {
        long count = 0;
        for (Range range : ranges) {
            long first = Math.max(range.first(), fromExclusive + 1);
            long last = Math.min(range.last(), toInclusive);
            count += Math.max(0, last - first + 1);
        }
        return count;
    }

    /**
     * Forgets everything after {@code zxid}.
     *
     * @param zxid contained in this history
     */
    public void truncate(long zxid) {
        InvariantViolation.unless(
                contains(zxid), () -> "cannot cut at " + Zxid.format(zxid) + ", which is not in " + this);
        while (!ranges.isEmpty() && ranges.get(ranges.size() - 1).first() > zxid) {
            ranges.remove(ranges.size() - 1);
        }
        if (!ranges.isEmpty() && ranges.get(ranges.size() - 1).last() > zxid) {
            Range cut = ranges.remove(ranges.size() - 1);
            ranges.add(new Range(cut.epoch(), cut.firstCounter(), Zxid.counter(zxid)));
        }
    }

    /** Raises the floor because older log files are gone. Has no effect if it is there already. */
    public void forgetUpTo(long zxid) {
        if (zxid <= floor) {
            return;
        }
        long newFloor = floorOf(zxid);
        while (!ranges.isEmpty() && ranges.get(0).last() <= newFloor) {
            ranges.remove(0);
        }
        if (!ranges.isEmpty() && ranges.get(0).first() <= newFloor) {
            Range cut = ranges.get(0);
            ranges.set(0, new Range(cut.epoch(), Zxid.counter(newFloor) + 1, cut.lastCounter()));
        }
        floor = newFloor;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("history(").append(Zxid.format(floor));
        int shown = Math.min(ranges.size(), RANGES_SHOWN);
        if (shown < ranges.size()) {
            text.append(", ").append(ranges.size() - shown).append(" more");
        }
        for (Range range : ranges.subList(ranges.size() - shown, ranges.size())) {
            text.append(", ").append(Zxid.format(range.first())).append("..").append(Zxid.format(range.last()));
        }
        return text.append(')').toString();
    }
}
