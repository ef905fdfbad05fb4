package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.Notice.Quit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a node, computes new data from it and writes it if nobody was faster, until that succeeds.
 *
 * <pre>
 *   READ --> compute --keep--> Settled
 *              \--write at version v--> done: Settled
 *                    |--conflict: somebody was faster --> pause from the second time on, READ behind a sync
 *                    \--outcome unknown --> READ behind a sync
 *                          still v            --> the same write again; only one of the two can succeed
 *                          v+1, other bytes   --> somebody else's: compute anew
 *                          v+1, our bytes     --> ours if nobody else writes the same bytes, otherwise Unknown
 *                          anything else      --> Unknown, or compute anew if the change may be made twice
 * </pre>
 *
 * <p>A server makes even a failed write durable before it answers, and no other write meanwhile; so a write that is bound to fail
 * costs everybody a round. Where others are faster there is nearly always a write of theirs under way, and a plain look would show the
 * state before it. Behind a sync it shows the state after it, and it is looked at after the pause, not before.
 */
public final class CasLoop implements NodeKernel {
    private static final int NONE = 0;

    /** What to make of a node. Pure: may be called several times for one change. */
    @FunctionalInterface
    public interface Change {
        /** The data to write, or null to leave the node as it is; it may be missing. */
        byte @Nullable [] apply(View present);
    }

    /** What can be said when a write may have been made. */
    public enum Echo {
        /** Others may write the same bytes, and making the change twice would be wrong. */
        AMBIGUOUS,
        /** Nobody else ever writes the bytes that this change writes. */
        DISTINCT,
        /** Making the change twice is as good as once. */
        REPEATABLE
    }

    /** Tells from a later state of the node whether a write was made. */
    @FunctionalInterface
    public interface Evidence {
        /** Whether it was made; null if that cannot be told. */
        @Nullable
        Boolean isMade(View now, byte[] written);
    }

    private final Change change;
    private final Echo echo;
    private final Evidence evidence;

    private View known;
    private boolean fresh;
    private boolean started;
    private boolean up;
    private boolean done;
    private int lastTicket;
    private int lookTicket;
    private int writeTicket;
    private int pauseTicket;
    private int failures;
    private int conflicts;
    private boolean doubtful;

    /** Whether what is known shows whatever was committed before; only then can it be left as it is. */
    private boolean confirmed;

    private boolean confirming;

    /** What was written with unknown outcome, and over which view. */
    private byte @Nullable [] unresolved;

    private View unresolvedOver = View.MISSING;
    private byte[] written = {};

    /**
     * A change that has not begun.
     *
     * @param cached what the node is believed to be, to save the first read; null if nothing is known
     */
    public CasLoop(Change change, Echo echo, @Nullable View cached) {
        this(change, echo, (now, written) -> null, cached);
    }

    /** As the other, with evidence that is asked before anything is said to be unknown. */
    public CasLoop(Change change, Echo echo, Evidence evidence, @Nullable View cached) {
        this.change = change;
        this.echo = echo;
        this.evidence = evidence;
        this.known = cached == null ? View.MISSING : cached;
        this.fresh = cached != null;
    }

    @Override
    public void step(Fact fact, List<Command> out) {
        if (done) {
            return;
        }
        switch (fact.kind()) {
            case START -> started = true;
            case SESSION_UP -> {
                up = true;
                failures = 0;
                pauseTicket = NONE;
            }
            case SESSION_DOWN, SESSION_LOST -> up = false;
            case CLIENT_CLOSED -> quit(Quit.CLIENT_CLOSED, out);
            case SEEN -> onSeen((Fact.Seen) fact, out);
            case DONE -> onDone((Fact.Done) fact, out);
            case FAILED -> onFailed((Fact.Failed) fact, out);
            case PAUSE_OVER -> {
                if (((Fact.PauseOver) fact).ticket() == pauseTicket) {
                    pauseTicket = NONE;
                }
            }
            case STOP -> quit(Quit.STOPPED, out);
            case WATCHING, CHANGED, WISH -> throw new IllegalArgumentException("not for a change: " + fact);
        }
        proceed(out);
    }

    private void onSeen(Fact.Seen seen, List<Command> out) {
        if (seen.ticket() != lookTicket || lookTicket == NONE) {
            return;
        }
        lookTicket = NONE;
        failures = 0;
        known = seen.view();
        fresh = true;
        doubtful = false;
        confirmed = confirming;
        byte[] bytes = unresolved;
        if (bytes != null) {
            resolve(bytes, out);
        }
    }

    /** Was the write of unknown outcome made? */
    private void resolve(byte[] bytes, List<Command> out) {
        if (isSame(known, unresolvedOver)) {
            return; // not yet; the same write again, which excludes the other one
        }
        if (echo == Echo.REPEATABLE) {
            unresolved = null;
            return;
        }
        Boolean made = evidence.isMade(known, bytes);
        boolean next = isSuccessor(known, unresolvedOver);
        if (made != null && made) {
            settle(known, out);
        } else if (made != null) {
            unresolved = null;
        } else if (next && !known.holds(bytes)) {
            unresolved = null;
        } else if (next && echo == Echo.DISTINCT) {
            settle(known, out);
        } else {
            out.add(new Command.Tell(new Notice.Unknown(known)));
            finish(out);
        }
    }

    private static boolean isSame(View now, View before) {
        return now.exists() == before.exists()
                && (!now.exists() || (now.version() == before.version() && now.czxid() == before.czxid()));
    }

    private static boolean isSuccessor(View now, View before) {
        if (!before.exists()) {
            return now.exists() && now.version() == 0;
        }
        return now.exists() && now.czxid() == before.czxid() && now.version() == before.version() + 1;
    }

    private void onDone(Fact.Done answer, List<Command> out) {
        if (answer.ticket() == writeTicket && writeTicket != NONE) {
            settle(answer.view().withData(written), out);
        }
    }

    private void settle(View after, List<Command> out) {
        out.add(new Command.Tell(new Notice.Settled(unresolved == null ? known : unresolvedOver, after, true)));
        finish(out);
    }

    private void onFailed(Fact.Failed failed, List<Command> out) {
        if (failed.ticket() == NONE) {
            return;
        }
        if (failed.ticket() == writeTicket) {
            writeTicket = NONE;
            fresh = false;
            writeFailed(failed.problem(), out);
        } else if (failed.ticket() == lookTicket) {
            lookTicket = NONE;
            if (failed.problem() == Problem.REFUSED) {
                quit(Quit.REFUSED, out);
            } else {
                pause(false, out);
            }
        }
    }

    private void writeFailed(Problem problem, List<Command> out) {
        switch (problem) {
            case OUTCOME_UNKNOWN -> {
                unresolved = written;
                unresolvedOver = known;
                doubtful = true;
            }
            case CONFLICT -> {
                conflicts++;
                if (conflicts > 1) {
                    pause(true, out);
                }
            }
            case TRANSIENT -> pause(false, out);
            case REFUSED -> quit(Quit.REFUSED, out);
        }
    }

    private void pause(boolean contention, List<Command> out) {
        if (!done && up && pauseTicket == NONE && writeTicket == NONE) {
            pauseTicket = ++lastTicket;
            out.add(
                    contention
                            ? Command.Pause.forOthers(pauseTicket)
                            : new Command.Pause(pauseTicket, ++failures, false));
        }
    }

    private void proceed(List<Command> out) {
        if (done || writeTicket != NONE) {
            return;
        }
        if (!started || !up || pauseTicket != NONE || lookTicket != NONE) {
            return;
        }
        if (fresh) {
            attempt(out);
        } else {
            look(doubtful || conflicts > 0, out);
        }
    }

    private void look(boolean behindSync, List<Command> out) {
        lookTicket = ++lastTicket;
        confirming = behindSync;
        out.add(new Command.Look(lookTicket, Command.Form.DATA, behindSync));
    }

    private void attempt(List<Command> out) {
        byte[] next = unresolved != null ? unresolved : change.apply(known);
        if (next == null && !confirmed) {
            look(true, out);
            return;
        }
        if (next == null) {
            out.add(new Command.Tell(new Notice.Settled(known, known, false)));
            finish(out);
            return;
        }
        written = next;
        writeTicket = ++lastTicket;
        if (known.exists()) {
            out.add(new Command.Write(writeTicket, next, known.version()));
        } else {
            out.add(new Command.Create(writeTicket, next, false));
        }
    }

    /** Whether a write under way or of unknown outcome was made stays open. */
    private void quit(Quit reason, List<Command> out) {
        Notice end = unresolved == null && writeTicket == NONE ? new Notice.GaveUp(reason) : new Notice.Unknown(known);
        out.add(new Command.Tell(end));
        finish(out);
    }

    private void finish(List<Command> out) {
        done = true;
        out.add(new Command.Finished());
    }

    @Override
    public String toString() {
        return "CasLoop[" + (up ? "up" : "down") + " known=" + known + (fresh ? " fresh" : "") + " tickets="
                + writeTicket + "/" + lookTicket + "/" + pauseTicket + (unresolved == null ? "" : " unresolved") + "]";
    }
}
