package dev.baton.simulation.client;

import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * G16 and G8: who may believe to hold the lock, seen from above; and the resource that it guards, which refuses
 * tokens older than the newest it knows.
 */
public final class LockBook implements Chronicle.SessionListener {
    private final World world;
    private final Chronicle chronicle;
    private final boolean strict;
    private final List<SimClient> clients = new ArrayList<>();
    private final List<LockProgram> programs = new ArrayList<>();
    private long newestAdmitted;
    private long newestUsed;

    LockBook(World world, Chronicle chronicle, boolean strict) {
        this.world = world;
        this.chronicle = chronicle;
        this.strict = strict;
    }

    /** Makes a client known, whose session must not end before its lease. */
    public void know(SimClient client) {
        clients.add(client);
    }

    void enter(LockProgram program) {
        programs.removeIf(other -> other.client() == program.client());
        programs.add(program);
    }

    @Override
    public void closed(long sessionId, boolean expired, long zxid) {
        if (!expired) {
            return;
        }
        for (SimClient client : clients) {
            if (client.isUp() && client.sessionId() == sessionId) {
                Violation.unless(
                        !strict || client.safeUntilNanos() <= world.now(),
                        "G8",
                        "session %x is expired at %x, %s ns before the end of its lease",
                        sessionId,
                        zxid,
                        client.safeUntilNanos() - world.now());
            }
        }
    }

    /** A contender is let in. Its node may be gone again already; if not, nobody else can have been let in after it. */
    void admitted(LockProgram program, String path, long token) {
        world.reached(Reach.LOCK_ADMITTED);
        boolean there = chronicle.tree().find(path) != null;
        Violation.unless(
                !there || token > newestAdmitted,
                "G16",
                "%s is admitted with token %x after %x",
                program,
                token,
                newestAdmitted);
        newestAdmitted = Math.max(newestAdmitted, token);
        checkAlone(program);
    }

    /** A holder that has just proved by its clock that it holds uses what the lock guards. */
    void use(LockProgram program, long token) {
        checkAlone(program);
        Violation.unless(
                !strict || token >= newestUsed,
                "G16",
                "%s uses the resource with %x after %x",
                program,
                token,
                newestUsed);
        arrive(token);
    }

    private void checkAlone(LockProgram program) {
        if (!strict || !program.isProven()) {
            return;
        }
        for (LockProgram other : programs) {
            Violation.unless(
                    other == program || !other.isProven(), "G16", "%s and %s both hold the lock", program, other);
        }
    }

    /** A use reaches the resource, be it late: whether it is let in. */
    boolean arrive(long token) {
        if (token < newestUsed) {
            world.reached(Reach.FENCE_REFUSED);
            return false;
        }
        newestUsed = token;
        return true;
    }
}
