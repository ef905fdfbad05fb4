package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.Notice.Absence;
import dev.baton.recipes.kernel.Notice.Quit;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps an ephemeral node with the wished data, across sessions, until it is stopped; then sees to it that none stays.
 *
 * <p>It reconciles: whatever happened, the last view of the node, the present session and the wish say what to do next, and one
 * command at a time is under way.
 *
 * <pre>
 *   missing                      --> create
 *   of this session, other data  --> write at its version
 *   of this session, as wished   --> present
 *   of a session of our own past --> delete and create in one transaction, at its version
 *   of somebody else             --> the same if the name may be taken over and we never were present; otherwise wait until it goes
 * </pre>
 *
 * <ul>
 *   <li><b>Unknown outcomes</b> are resolved by a look behind a sync: the owner tells whose node it is.
 *   <li><b>A node of a former session</b> never counts as present: it will vanish with that session.
 *   <li><b>Somebody else of the same name</b> is displaced at most once, at the start; who is displaced does not fight back, so
 *       two processes with one name do not take turns for ever.
 *   <li><b>Brief</b> presences are watched late: what is over in a quarter of a second is spared a watch, and the events of its own creation
 *       and removal. The first look behind the watch finds what happened before.
 *   <li><b>Stop</b> awaits what is under way, so a creation that is answered late leaves no node behind.
 * </ul>
 */
public final class Presence implements NodeKernel {
    private static final int NONE = 0;
    private static final int FORMER_SESSIONS_MAX = 64;
    private static final int CONFLICTS_AT_ONCE_MAX = 3;

    /** As a try, its pause is 160 to 320 ms. */
    private static final int LINGERING = 5;

    private final boolean takesOver;
    private final boolean brief;

    private byte[] wish;
    private boolean started;
    private boolean up;
    private boolean stopping;
    private boolean done;
    private long session;
    private final List<Long> formerSessions = new ArrayList<>();

    private boolean watching;
    private int lastTicket;
    private int watchTicket;
    private int workTicket;
    private int pauseTicket;
    private int lingerTicket;
    private boolean lingers;
    private int failures;
    private int conflicts;

    /** The session that the command under way was given for. */
    private long workSession;

    private byte[] workData = {};
    private View known = View.MISSING;
    private boolean fresh = true;
    private boolean doubtful;
    private boolean everPresent;

    /** What was told last. */
    private boolean toldPresent;

    private boolean toldTaken;
    private boolean toldRefused;

    /**
     * A presence that has not begun.
     *
     * @param takesOver whether a node that is there at the start is taken for one's own of a former life, and replaced
     */
    public Presence(byte[] wish, boolean takesOver) {
        this(wish, takesOver, false);
    }

    /**
     * As the other.
     *
     * @param brief whether it is likely to be over soon
     */
    public Presence(byte[] wish, boolean takesOver, boolean brief) {
        this.wish = wish;
        this.takesOver = takesOver;
        this.brief = brief;
        this.lingers = !brief;
    }

    @Override
    public void step(Fact fact, List<Command> out) {
        if (done) {
            return;
        }
        switch (fact.kind()) {
            case START -> {
                started = true;
                if (brief) {
                    lingerTicket = ++lastTicket;
                    out.add(new Command.Pause(lingerTicket, LINGERING, false));
                }
            }
            case SESSION_UP -> onSessionUp(((Fact.SessionUp) fact).sessionId());
            case SESSION_DOWN -> {
                up = false;
                absent(Absence.SUSPENDED, out);
            }
            case SESSION_LOST -> onSessionLost(((Fact.SessionLost) fact).sessionId(), out);
            case CLIENT_CLOSED -> onClientClosed(out);
            case WATCHING -> onWatching(((Fact.Watching) fact).ticket());
            case CHANGED -> {
                if (workTicket == NONE) {
                    fresh = false;
                }
            }
            case SEEN -> onSeen((Fact.Seen) fact, out);
            case DONE -> onDone((Fact.Done) fact);
            case FAILED -> onFailed((Fact.Failed) fact, out);
            case PAUSE_OVER -> {
                int ticket = ((Fact.PauseOver) fact).ticket();
                lingers |= ticket == lingerTicket;
                if (ticket == pauseTicket) {
                    pauseTicket = NONE;
                }
            }
            case WISH -> {
                wish = ((Fact.Wish) fact).data();
                toldPresent = false;
            }
            case STOP -> {
                stopping = true;
                pauseTicket = NONE;
            }
        }
        reconcile(out);
    }

    private void onSessionUp(long sessionId) {
        if (session != sessionId) {
            remember(session);
            watching = false;
            watchTicket = NONE;
        }
        session = sessionId;
        up = true;
        fresh = fresh && !known.exists() && workTicket == NONE;
        failures = 0;
        pauseTicket = NONE;
    }

    private void onSessionLost(long sessionId, List<Command> out) {
        if (session != 0 && session != sessionId) {
            remember(sessionId);
            return;
        }
        remember(sessionId);
        session = 0;
        up = false;
        watching = false;
        watchTicket = NONE;
        fresh = false;
        absent(Absence.SESSION_LOST, out);
    }

    private void remember(long sessionId) {
        if (sessionId != 0 && !formerSessions.contains(sessionId)) {
            formerSessions.add(sessionId);
            if (formerSessions.size() > FORMER_SESSIONS_MAX) {
                formerSessions.remove(0);
            }
        }
    }

    private void onClientClosed(List<Command> out) {
        absent(Absence.CLIENT_CLOSED, out);
        out.add(new Command.Tell(new Notice.GaveUp(Quit.CLIENT_CLOSED)));
        finish(out);
    }

    private void onWatching(int ticket) {
        if (ticket == watchTicket && ticket != NONE) {
            watchTicket = NONE;
            watching = true;
        }
    }

    private void onSeen(Fact.Seen seen, List<Command> out) {
        if (seen.ticket() != workTicket || workTicket == NONE) {
            return;
        }
        answered(seen.view());
        doubtful = false;
        if (!known.exists() && everPresent && !stopping) {
            absent(Absence.DELETED, out);
        }
    }

    private void onDone(Fact.Done answer) {
        if (answer.ticket() == workTicket && workTicket != NONE) {
            answered(answer.view().exists() ? answer.view().withData(workData) : answer.view());
        }
    }

    /** An answer for another session than the present one may be out of date already. */
    private void answered(View view) {
        workTicket = NONE;
        known = view;
        fresh = workSession == session;
        failures = 0;
        toldRefused = false;
    }

    private void onFailed(Fact.Failed failed, List<Command> out) {
        if (failed.ticket() == NONE) {
            return;
        }
        if (failed.ticket() == watchTicket) {
            watchTicket = NONE;
        } else if (failed.ticket() == workTicket) {
            workTicket = NONE;
            fresh = false;
            doubtful |= failed.problem() == Problem.OUTCOME_UNKNOWN;
        } else {
            return;
        }
        switch (failed.problem()) {
            case CONFLICT, OUTCOME_UNKNOWN -> {
                // the next look tells; but not as fast as it goes, if that comes to nothing again and again
                if (++conflicts > CONFLICTS_AT_ONCE_MAX) {
                    pause(out);
                }
            }
            case TRANSIENT -> pause(out);
            case REFUSED -> refused(out);
        }
    }

    private void refused(List<Command> out) {
        if (stopping) {
            finish(out);
            return;
        }
        toldPresent = false;
        if (!toldRefused) {
            toldRefused = true;
            out.add(new Command.Tell(new Notice.Absent(Absence.REFUSED)));
        }
        pause(out);
    }

    private void pause(List<Command> out) {
        if (pauseTicket == NONE && up) {
            pauseTicket = ++lastTicket;
            out.add(new Command.Pause(pauseTicket, ++failures, false));
        }
    }

    private void reconcile(List<Command> out) {
        if (done || workTicket != NONE) {
            return;
        }
        if (stopping && nothingLeft()) {
            finish(out);
            return;
        }
        if (!started || !up || pauseTicket != NONE) {
            return;
        }
        if (!stopping && lingers && !watching && watchTicket == NONE) {
            watchTicket = ++lastTicket;
            out.add(new Command.Watch(watchTicket));
            fresh &= !brief;
        }
        if (!fresh) {
            out.add(new Command.Look(work(), Command.Form.DATA, doubtful || stopping));
        } else if (stopping) {
            out.add(new Command.Remove(work(), known.version()));
        } else {
            pursue(out);
        }
    }

    /** Nothing was ever created, or what there is goes with its session, or it is known not to be ours. */
    private boolean nothingLeft() {
        if (session == 0) {
            return true;
        }
        return fresh && (!known.exists() || !isOwn(known.owner()));
    }

    private void pursue(List<Command> out) {
        if (!known.exists()) {
            workData = wish;
            out.add(new Command.Create(work(), wish, true));
        } else if (known.owner() == session) {
            if (known.holds(wish)) {
                present(out);
            } else {
                workData = wish;
                out.add(new Command.Write(work(), wish, known.version()));
            }
        } else if (isOwn(known.owner()) || (takesOver && !everPresent)) {
            workData = wish;
            out.add(new Command.Replace(work(), wish, known.version()));
        } else if (!toldTaken) {
            toldPresent = false;
            toldTaken = true;
            out.add(new Command.Tell(new Notice.Absent(Absence.TAKEN)));
        }
    }

    private boolean isOwn(long owner) {
        return owner != 0 && (owner == session || formerSessions.contains(owner));
    }

    private int work() {
        workTicket = ++lastTicket;
        workSession = session;
        return workTicket;
    }

    private void present(List<Command> out) {
        everPresent = true;
        conflicts = 0;
        toldTaken = false;
        if (!toldPresent) {
            toldPresent = true;
            out.add(new Command.Tell(new Notice.Present(known)));
        }
    }

    private void absent(Absence reason, List<Command> out) {
        if (toldPresent) {
            toldPresent = false;
            out.add(new Command.Tell(new Notice.Absent(reason)));
        }
    }

    private void finish(List<Command> out) {
        done = true;
        out.add(new Command.Finished());
    }

    @Override
    public String toString() {
        return "Presence[" + (up ? "up" : "down") + " session=0x" + Long.toHexString(session) + " known=" + known
                + (fresh ? " fresh" : " stale") + (stopping ? " stopping" : "") + " work=" + workTicket + "]";
    }
}
