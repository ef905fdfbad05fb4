package dev.baton.recipes.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one instance of a fleet does about a job that is to run once in the whole fleet at given times: wait, look at the job's state, take its
 * lock when something is due, begin by a write that the lock guards, run, and write down how it ended.
 *
 * <pre>
 *   WAITING --time--> LOOKING --something due--> LOCKING --locked--> REVIEWING --still due--> BEGINNING --written--> RUNNING
 *      ^                 |nothing                   |busy               |not any more                                  |ran
 *      +-----------------+--------------------------+-------------------+-- unlock <------- ENDING <-------------------+
 * </pre>
 *
 * <p>The state has a cursor, the last time that was dealt with; it moves in the write that begins a run, so a time is begun once, however the
 * clocks of the instances differ. A run whose instance has lost the lock is found by the next one that holds it, and is then abandoned.
 * Pure; stepped by one input at a time.
 */
public final class Job {
    /** When it is to run. */
    @FunctionalInterface
    public interface Times {
        /** The first time after another one, in milliseconds; {@link Long#MAX_VALUE} if there is none. */
        long nextAfter(long millis);
    }

    /** What becomes of times that passed while nobody could run the job. */
    public enum Misfire {
        /** They are left out. */
        SKIP,
        /** The last of them is run. */
        RUN_ONCE,
        /** Each is run, in order. */
        RUN_ALL
    }

    /** How a run ended. */
    public enum Outcome {
        /** It has not ended, as far as known. */
        RUNNING,
        /** Well. */
        DONE,
        /** By an exception. */
        FAILED,
        /** Its instance lost the lock on the way. */
        ABANDONED,
        /** It was left out, with all since the time before it. */
        MISSED
    }

    /** One run. */
    public record Run(
            long dueMillis,
            long startedMillis,
            long endedMillis,
            Outcome outcome,
            String instance,
            long token,
            String message) {
        Run ended(Outcome how, long millis, String why) {
            return new Run(dueMillis, startedMillis, millis, how, instance, token, why);
        }
    }

    /**
     * What the fleet knows of the job.
     *
     * @param cursorMillis the last time that was dealt with
     * @param running the run that was begun and has not ended, or null
     * @param history runs before it, the latest first
     */
    public record State(long cursorMillis, @Nullable Run running, List<Run> history) {
        public State {
            history = List.copyOf(history);
        }

        State with(Run ended, int historyMax) {
            List<Run> runs = new ArrayList<>(history);
            runs.add(0, ended);
            return new State(cursorMillis, null, runs.subList(0, Math.min(runs.size(), historyMax)));
        }
    }

    /**
     * How to treat the unusual.
     *
     * @param misfire as its name says
     * @param lateMillis from when on a time counts as passed
     * @param repeatAbandoned whether a run that was abandoned is run again
     * @param historyMax how many runs are kept
     */
    public record Rules(Misfire misfire, long lateMillis, boolean repeatAbandoned, int historyMax) {}

    /** What is to be done. */
    public enum Act {
        /** Read the state; answered by {@link Job#seen} or {@link Job#failed}. */
        LOOK,
        /** Try to lock; answered by {@link Job#locked}, {@link Job#busy} or {@link Job#failed}. */
        LOCK,
        /** Write the state at the version seen, if the lock is held; without a lock, only if there is none. {@link Job#committed} or {@link Job#uncertain}. */
        COMMIT,
        /** Do the work; answered by {@link Job#ran}. */
        RUN,
        /** Give the lock back. */
        UNLOCK,
        /** Say {@link Job#tick} after a while. */
        WAIT,
        /** The last. */
        FINISHED
    }

    /** Something to do. */
    public record Order(
            Act act,
            long millis,
            @Nullable State state,
            @Nullable Run run) {
        static Order of(Act act) {
            return new Order(act, 0, null, null);
        }
    }

    private enum Phase {
        WAITING,
        LOOKING,
        LOCKING,
        REVIEWING,
        PAUSING,
        INITIALISING,
        BEGINNING,
        SKIPPING,
        RUNNING,
        ENDING,
        OVER
    }

    private static final long LOOK_EVERY_MILLIS = 600_000;
    private static final long BUSY_MILLIS = 5_000;
    private static final long RETRY_MILLIS = 250;

    private final Times times;
    private final Rules rules;
    private final String instance;
    private Phase phase = Phase.WAITING;
    private long token;
    private boolean stopping;
    private @Nullable State known;
    private @Nullable Run own;

    /** How the own run ended, until that is written. */
    private @Nullable Run ended;

    /** A job that nothing is known of; say {@link #tick} to begin. */
    public Job(Times times, Rules rules, String instance) {
        this.times = times;
        this.rules = rules;
        this.instance = instance;
    }

    /** Time has passed. */
    public void tick(List<Order> out) {
        if (phase == Phase.WAITING) {
            look(Phase.LOOKING, out);
        } else if (phase == Phase.PAUSING) {
            look(Phase.REVIEWING, out);
        }
    }

    /** The state, null if there is none yet. */
    public void seen(@Nullable State state, long nowMillis, List<Order> out) {
        known = state;
        if (stopping && phase == Phase.LOOKING) {
            finish(out);
        } else if (state == null && (phase == Phase.LOOKING || phase == Phase.REVIEWING)) {
            unlock(out);
            phase = Phase.INITIALISING;
            out.add(new Order(Act.COMMIT, 0, new State(nowMillis, null, List.of()), null));
        } else if (state != null && phase == Phase.LOOKING) {
            plan(state, nowMillis, out);
        } else if (state != null && phase == Phase.REVIEWING) {
            review(state, nowMillis, out);
        }
    }

    private void plan(State state, long nowMillis, List<Order> out) {
        long next = times.nextAfter(state.cursorMillis());
        if (state.running() == null && next > nowMillis) {
            rest(Math.min(LOOK_EVERY_MILLIS, next - nowMillis), out);
        } else {
            phase = Phase.LOCKING;
            out.add(Order.of(Act.LOCK));
        }
    }

    private void review(State state, long nowMillis, List<Order> out) {
        Run running = state.running();
        Run done = ended;
        if (done != null
                && running != null
                && running.token() == done.token()
                && running.dueMillis() == done.dueMillis()) {
            phase = Phase.ENDING;
            out.add(new Order(Act.COMMIT, 0, state.with(done, rules.historyMax()), null));
            return;
        }
        ended = null;
        if (running != null && running.token() == token) {
            run(running, out); // the write that began it was made after all
        } else if (running != null) {
            abandoned(state, running, nowMillis, out);
        } else if (stopping) {
            unlock(out);
            finish(out);
        } else {
            due(state, nowMillis, out);
        }
    }

    private void abandoned(State state, Run running, long nowMillis, List<Order> out) {
        State without = state.with(running.ended(Outcome.ABANDONED, nowMillis, ""), rules.historyMax());
        if (rules.repeatAbandoned() && !stopping) {
            begin(without, running.dueMillis(), state.cursorMillis(), nowMillis, out);
        } else {
            phase = Phase.SKIPPING;
            out.add(new Order(Act.COMMIT, 0, without, null));
        }
    }

    private void due(State state, long nowMillis, List<Order> out) {
        long next = times.nextAfter(state.cursorMillis());
        if (next > nowMillis) {
            unlock(out);
            rest(Math.min(LOOK_EVERY_MILLIS, next - nowMillis), out);
            return;
        }
        long latest = rules.misfire() == Misfire.RUN_ALL ? next : latestBy(next, nowMillis);
        boolean late = nowMillis - latest > rules.lateMillis();
        if (rules.misfire() == Misfire.SKIP && late) {
            Run missed = new Run(latest, nowMillis, nowMillis, Outcome.MISSED, instance, token, "");
            phase = Phase.SKIPPING;
            State skipped = new State(latest, null, state.history()).with(missed, rules.historyMax());
            out.add(new Order(Act.COMMIT, 0, skipped, null));
        } else {
            begin(state, latest, latest, nowMillis, out);
        }
    }

    private void begin(State state, long dueMillis, long cursorMillis, long nowMillis, List<Order> out) {
        Run run = new Run(dueMillis, nowMillis, 0, Outcome.RUNNING, instance, token, "");
        own = run;
        phase = Phase.BEGINNING;
        out.add(new Order(Act.COMMIT, 0, new State(cursorMillis, run, state.history()), null));
    }

    /** The last time up to now, found from a short while ago on, so that not all since a long time ago are counted. */
    private long latestBy(long next, long nowMillis) {
        long latest = next;
        for (long back = 60_000; ; back *= 24) {
            long from = Math.max(next, nowMillis - back);
            long first = from == next ? next : times.nextAfter(from);
            if (first <= nowMillis) {
                for (long time = first; time <= nowMillis; time = times.nextAfter(time)) {
                    latest = time;
                }
                return latest;
            }
        }
    }

    /** The lock is held. */
    public void locked(long lockToken, List<Order> out) {
        token = lockToken;
        if (stopping || phase != Phase.LOCKING) {
            unlock(out);
            finish(out);
        } else {
            look(Phase.REVIEWING, out);
        }
    }

    /** Somebody else holds the lock. */
    public void busy(List<Order> out) {
        if (phase == Phase.LOCKING) {
            rest(BUSY_MILLIS, out);
        }
    }

    /** Reading or locking has failed. */
    public void failed(List<Order> out) {
        if (phase == Phase.REVIEWING) {
            pause(out);
        } else if (phase == Phase.LOOKING || phase == Phase.LOCKING) {
            rest(RETRY_MILLIS, out);
        }
    }

    /** The state was written. */
    public void committed(List<Order> out) {
        switch (phase) {
            case BEGINNING -> run(Objects.requireNonNull(own), out);
            case SKIPPING -> look(Phase.REVIEWING, out);
            case INITIALISING -> look(Phase.LOOKING, out);
            case ENDING -> {
                ended = null;
                unlock(out);
                look(Phase.LOOKING, out);
            }
            default -> {
                // late
            }
        }
    }

    /** The state was not written, or nobody knows. */
    public void uncertain(List<Order> out) {
        if (phase == Phase.INITIALISING) {
            rest(RETRY_MILLIS, out);
        } else if (phase == Phase.BEGINNING || phase == Phase.SKIPPING || phase == Phase.ENDING) {
            pause(out);
        }
    }

    /** The work has ended. */
    public void ran(Outcome outcome, String message, long nowMillis, List<Order> out) {
        Run run = own;
        if (phase != Phase.RUNNING || run == null) {
            return;
        }
        own = null;
        State state = known;
        if (token == 0 || state == null) {
            rest(RETRY_MILLIS, out); // lost on the way: whoever locks next says so
            return;
        }
        ended = run.ended(outcome, nowMillis, message);
        look(Phase.REVIEWING, out);
    }

    /** The lock was lost. */
    public void lost(List<Order> out) {
        if (token == 0) {
            return;
        }
        token = 0;
        ended = null;
        if (phase != Phase.RUNNING && phase != Phase.OVER) {
            rest(RETRY_MILLIS, out);
        }
    }

    /** Nothing is begun any more; a run that goes on is awaited. */
    public void stop(List<Order> out) {
        stopping = true;
        if (phase == Phase.WAITING) {
            finish(out);
        }
    }

    private void run(Run run, List<Order> out) {
        own = run;
        phase = Phase.RUNNING;
        out.add(new Order(Act.RUN, 0, null, run));
    }

    private void look(Phase next, List<Order> out) {
        phase = next;
        out.add(Order.of(Act.LOOK));
    }

    private void pause(List<Order> out) {
        phase = Phase.PAUSING;
        out.add(new Order(Act.WAIT, RETRY_MILLIS, null, null));
    }

    private void rest(long millis, List<Order> out) {
        phase = Phase.WAITING;
        if (stopping) {
            finish(out);
        } else {
            out.add(new Order(Act.WAIT, Math.max(1, millis), null, null));
        }
    }

    private void unlock(List<Order> out) {
        if (token != 0) {
            token = 0;
            out.add(Order.of(Act.UNLOCK));
        }
    }

    private void finish(List<Order> out) {
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            out.add(Order.of(Act.FINISHED));
        }
    }

    @Override
    public String toString() {
        return "Job[" + phase + (token == 0 ? "" : " locked") + (stopping ? " stopping" : "") + " own=" + own + "]";
    }
}
