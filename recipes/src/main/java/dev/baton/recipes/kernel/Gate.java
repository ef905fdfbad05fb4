package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.Notice.Quit;
import java.util.List;

/**
 * Waits until a node, or its children, are as a {@link Rule} demands: watch, look, and look again after each change.
 *
 * <pre>
 *   session up --> watch + look --shut--> WAITING --changed, or session up again--> look
 *                            \--open--> Opened, Finished
 * </pre>
 *
 * <p>Each view that does not open it is told as {@link Notice.Shut}, for who has to see to it that it opens in the end.
 *
 * <p>It opens only by a view that satisfies the rule, never by a mere event, so an event that says nothing, comes twice or late
 * does no harm. The watch stands before the look is answered, so no change is missed; a new session watches and looks anew.
 */
public final class Gate implements NodeKernel {
    private static final int NONE = 0;

    /** When the gate is open. A view is all that it depends on, and it changes nothing. */
    @FunctionalInterface
    public interface Rule {
        boolean isOpen(View view);
    }

    private final Rule rule;
    private final Command.Form form;
    private final boolean confirmed;

    private boolean started;
    private boolean up;
    private boolean watching;
    private boolean done;
    private boolean missed;
    private boolean looked;
    private long session;
    private int lastTicket;
    private int watchTicket;
    private int lookTicket;
    private int pauseTicket;
    private int failures;

    /**
     * A gate that has not begun.
     *
     * @param confirmed whether the first look of a session must show whatever was committed before
     */
    public Gate(Rule rule, Command.Form form, boolean confirmed) {
        this.rule = rule;
        this.form = form;
        this.confirmed = confirmed;
    }

    @Override
    public void step(Fact fact, List<Command> out) {
        if (done) {
            return;
        }
        switch (fact.kind()) {
            case START -> {
                started = true;
                proceed(out);
            }
            case SESSION_UP -> onSessionUp(((Fact.SessionUp) fact).sessionId(), out);
            case SESSION_DOWN -> up = false;
            case SESSION_LOST -> onSessionLost(((Fact.SessionLost) fact).sessionId());
            case CLIENT_CLOSED -> quit(Quit.CLIENT_CLOSED, out);
            case WATCHING -> onWatching(((Fact.Watching) fact).ticket());
            case CHANGED -> onChanged(out);
            case SEEN -> onSeen((Fact.Seen) fact, out);
            case FAILED -> onFailed((Fact.Failed) fact, out);
            case PAUSE_OVER -> onPauseOver(((Fact.PauseOver) fact).ticket(), out);
            case STOP -> quit(Quit.STOPPED, out);
            case DONE, WISH -> throw new IllegalArgumentException("not for a gate: " + fact);
        }
    }

    private void onSessionUp(long sessionId, List<Command> out) {
        if (session != sessionId) {
            forgetWatch();
        }
        session = sessionId;
        up = true;
        failures = 0;
        pauseTicket = NONE;
        missed = true;
        proceed(out);
    }

    private void onSessionLost(long sessionId) {
        if (session == 0 || session == sessionId) {
            session = 0;
            up = false;
            forgetWatch();
        }
    }

    private void forgetWatch() {
        watching = false;
        watchTicket = NONE;
        lookTicket = NONE;
        looked = false;
    }

    private void onWatching(int ticket) {
        if (ticket == watchTicket && ticket != NONE) {
            watchTicket = NONE;
            watching = true;
        }
    }

    private void onChanged(List<Command> out) {
        if (lookTicket == NONE) {
            missed = true;
            proceed(out);
        }
    }

    private void onSeen(Fact.Seen seen, List<Command> out) {
        if (seen.ticket() != lookTicket || lookTicket == NONE) {
            return;
        }
        lookTicket = NONE;
        if (rule.isOpen(seen.view())) {
            out.add(new Command.Tell(new Notice.Opened(seen.view())));
            finish(out);
            return;
        }
        out.add(new Command.Tell(new Notice.Shut(seen.view())));
        failures = 0;
        proceed(out);
    }

    private void onFailed(Fact.Failed failed, List<Command> out) {
        if (failed.ticket() == NONE) {
            return;
        }
        if (failed.ticket() == watchTicket) {
            watchTicket = NONE;
        } else if (failed.ticket() == lookTicket) {
            lookTicket = NONE;
        } else {
            return;
        }
        if (failed.problem() == Problem.REFUSED) {
            quit(Quit.REFUSED, out);
            return;
        }
        missed = true;
        if (up && pauseTicket == NONE) {
            pauseTicket = ++lastTicket;
            out.add(new Command.Pause(pauseTicket, ++failures, false));
        }
    }

    private void onPauseOver(int ticket, List<Command> out) {
        if (ticket == pauseTicket && ticket != NONE) {
            pauseTicket = NONE;
            proceed(out);
        }
    }

    /** Sends what is due: the watch, and the look right behind it. */
    private void proceed(List<Command> out) {
        if (!started || !up || pauseTicket != NONE) {
            return;
        }
        if (!watching && watchTicket == NONE) {
            watchTicket = ++lastTicket;
            out.add(new Command.Watch(watchTicket));
        }
        if (missed && lookTicket == NONE) {
            missed = false;
            lookTicket = ++lastTicket;
            out.add(new Command.Look(lookTicket, form, confirmed && !looked));
            looked = true;
        }
    }

    private void quit(Quit reason, List<Command> out) {
        out.add(new Command.Tell(new Notice.GaveUp(reason)));
        finish(out);
    }

    private void finish(List<Command> out) {
        done = true;
        out.add(new Command.Finished());
    }

    @Override
    public String toString() {
        return "Gate[" + (up ? "up" : "down") + (watching ? " watching" : "") + " tickets=" + watchTicket + "/"
                + lookTicket + "/" + pauseTicket + " missed=" + missed + " done=" + done + "]";
    }
}
