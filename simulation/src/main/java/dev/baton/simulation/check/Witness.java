package dev.baton.simulation.check;

import dev.baton.simulation.check.PathHistory.Version;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients were told, held against the history. A write has its place there by its zxid, between its call and its
 * answer; a read shows the state at the zxid it came with; behind a sync that is not before anything acknowledged
 * when the sync was asked for. What was refused must be nowhere. What is unknown may be there once, or not.
 */
public final class Witness {
    /** One write of a number that is used once. */
    public static final class Write {
        private final String path;
        private final long value;
        private final long acknowledgedBefore;

        private Write(String path, long value, long acknowledgedBefore) {
            this.path = path;
            this.value = value;
            this.acknowledgedBefore = acknowledgedBefore;
        }

        /** What to write. */
        public long value() {
            return value;
        }
    }

    private final World world;
    private final Chronicle chronicle;
    private final List<Write> refused = new ArrayList<>();
    private final List<Write> unknown = new ArrayList<>();
    private final List<Write> acknowledged = new ArrayList<>();
    private long latestAcknowledged;
    private long values;

    public Witness(World world, Chronicle chronicle) {
        this.world = world;
        this.chronicle = chronicle;
    }

    /** A client is about to write something at a path. */
    public Write begin(String path) {
        return new Write(path, ++values, latestAcknowledged);
    }

    /** Newest zxid that anybody was told; a read behind a sync from now on shows at least that. */
    public long latestAcknowledged() {
        return latestAcknowledged;
    }

    /** G1, G4: it is there, and took effect after everything that was acknowledged before it was asked for. */
    public void acknowledged(Write write, @Nullable String madePath, long zxid) {
        world.reached(Reach.WRITE_ACKNOWLEDGED);
        Violation.unless(
                zxid > write.acknowledgedBefore,
                "G1",
                "a write took effect at %x; %x was acknowledged before it was asked for",
                zxid,
                write.acknowledgedBefore);
        String path = madePath == null ? write.path : madePath;
        Version there = chronicle.paths().at(path, zxid);
        Violation.unless(
                there.zxid() == zxid && there.exists() && there.value() == write.value,
                "G1",
                "%x at %s is acknowledged at %x; the history has %s there",
                write.value,
                path,
                zxid,
                there);
        acknowledged.add(write);
        latestAcknowledged = Math.max(latestAcknowledged, zxid);
    }

    /** A delete or another write without a number has succeeded. */
    public void acknowledged(long zxid) {
        world.reached(Reach.WRITE_ACKNOWLEDGED);
        Violation.unless(zxid <= chronicle.lastZxid(), "I5", "%x is acknowledged and not decided", zxid);
        latestAcknowledged = Math.max(latestAcknowledged, zxid);
    }

    /** It has not taken effect, and will not. */
    public void refused(Write write) {
        world.reached(Reach.WRITE_REFUSED);
        refused.add(write);
    }

    /** Nobody knows. */
    public void unknown(Write write) {
        world.reached(Reach.OUTCOME_UNKNOWN);
        unknown.add(write);
    }

    /** G5, G6: a read showed this. */
    public void read(String path, long zxid, boolean exists, long value, long atLeastZxid) {
        Violation.unless(zxid <= chronicle.lastZxid(), "I5", "a read shows %x, which is not decided", zxid);
        Violation.unless(
                zxid >= atLeastZxid, "G6", "a read behind a sync shows %x, but %x was acknowledged", zxid, atLeastZxid);
        Version there = chronicle.paths().at(path, zxid);
        Violation.unless(
                there.exists() == exists && (!exists || there.value() == value),
                "G5",
                "a read of %s at %x shows %s %x; the history has %s there",
                path,
                zxid,
                exists,
                value,
                there);
        if (atLeastZxid > 0) {
            world.reached(Reach.READ_BEHIND_SYNC);
        }
        if (zxid < chronicle.lastZxid()) {
            world.reached(Reach.READ_OF_THE_PAST);
        }
    }

    /** The end of the run: nothing refused is there, nothing acknowledged has gone, and everything unknown has become known. */
    public void finish() {
        for (Write write : refused) {
            Long where = chronicle.paths().whereAppeared(write.value);
            Violation.unless(
                    where == null, "G15", "%x at %s was refused, and is at %x", write.value, write.path, where);
        }
        for (Write write : acknowledged) {
            Violation.unless(
                    chronicle.paths().whereAppeared(write.value) != null,
                    "G4",
                    "%x at %s was acknowledged and is nowhere",
                    write.value,
                    write.path);
        }
        for (Write write : unknown) {
            boolean applied = chronicle.paths().whereAppeared(write.value) != null;
            world.reached(applied ? Reach.UNKNOWN_WAS_APPLIED : Reach.UNKNOWN_WAS_NOT_APPLIED);
        }
    }
}
