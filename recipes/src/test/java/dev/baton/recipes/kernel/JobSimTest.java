package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.Job.Act;
import dev.baton.recipes.kernel.Job.Misfire;
import dev.baton.recipes.kernel.Job.Order;
import dev.baton.recipes.kernel.Job.Outcome;
import dev.baton.recipes.kernel.Job.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fleet of {@link Job}s under seeds: clocks that differ, writes with unknown outcome, locks that are lost in the middle of runs, instances
 * that die and begin anew. No time is begun twice unless its run was abandoned and is to be repeated, and none is left out but by the rule.
 */
class JobSimTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 1_500);
    private static final long EVERY = 10_000;

    @ParameterizedTest
    @EnumSource(Misfire.class)
    void eachTimeIsBegunOnceInTheFleet(Misfire misfire) {
        int begun = 0;
        int abandoned = 0;
        int missed = 0;
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Fleet fleet = new Fleet(seed, misfire);
            fleet.shake(500);
            fleet.settle();
            begun += fleet.begun.size();
            abandoned += fleet.abandoned;
            missed += fleet.missed;
            refused += fleet.refused;
        }
        assertThat(begun).isGreaterThan(SEEDS * 10);
        assertThat(abandoned).isGreaterThan(SEEDS / 2);
        assertThat(refused)
                .as("whoever has lost its lock works on, and is refused")
                .isPositive();
        assertThat(missed > 0).isEqualTo(misfire == Misfire.SKIP);
    }

    private static final class Instance {
        final String name;
        final long skew;
        Job job;
        final Deque<Order> requests = new ArrayDeque<>();
        final Deque<Runnable> answers = new ArrayDeque<>();
        final List<Job.Run> working = new ArrayList<>();
        long wakeAt = Long.MAX_VALUE;
        long token;
        int version;

        Instance(String name, long skew, Job job) {
            this.name = name;
            this.skew = skew;
            this.job = job;
        }
    }

    private static final class Fleet {
        final Random random;
        final long seed;
        final Misfire misfire;
        final boolean repeats;
        final List<Instance> instances = new ArrayList<>();
        final List<Long> begun = new ArrayList<>();
        final Set<Long> abandonedDues = new HashSet<>();
        long now = 1_000_000;
        long zxid;
        long holder;
        long newest;

        @Nullable
        State state;

        int version;
        int abandoned;
        int missed;
        int refused;

        Fleet(long seed, Misfire misfire) {
            this.seed = seed;
            this.random = new Random(seed);
            this.misfire = misfire;
            this.repeats = random.nextBoolean();
            for (int i = 0; i < 3; i++) {
                Instance instance = new Instance("i" + i, random.nextInt(4_000) - 2_000, newJob("i" + i));
                instances.add(instance);
                act(instance, instance.job::tick);
            }
        }

        private Job newJob(String name) {
            Job.Rules rules = new Job.Rules(misfire, 5_000, repeats, 20);
            return new Job(time -> (Math.floorDiv(time, EVERY) + 1) * EVERY, rules, name);
        }

        interface Step {
            void take(List<Order> out);
        }

        private void act(Instance instance, Step step) {
            List<Order> out = new ArrayList<>();
            step.take(out);
            for (Order order : out) {
                switch (order.act()) {
                    case LOOK, LOCK, COMMIT -> instance.requests.add(order);
                    case UNLOCK -> release(instance);
                    case WAIT -> instance.wakeAt = now + order.millis();
                    case RUN -> {
                        require(instance.working.size() < 3, "works too much", order);
                        instance.working.add(order.run());
                    }
                    case FINISHED -> throw new AssertionError("nobody stops");
                }
            }
        }

        private void release(Instance instance) {
            if (holder == instance.token) {
                holder = 0;
            }
            instance.token = 0;
        }

        void shake(int moves) {
            for (int i = 0; i < moves; i++) {
                Instance instance = instances.get(random.nextInt(instances.size()));
                switch (random.nextInt(20)) {
                    case 0 -> loseLock(instance);
                    case 1 -> die(instance);
                    case 2 -> now += random.nextInt(40) == 0 ? 100_000 : random.nextInt(8_000);
                    default -> progress(instance, true);
                }
            }
        }

        /** One step that an instance makes by itself; false if it waits. */
        private boolean progress(Instance instance, boolean faults) {
            if (!instance.answers.isEmpty()) {
                instance.answers.poll().run();
            } else if (!instance.requests.isEmpty()) {
                serve(instance, instance.requests.poll(), faults);
            } else if (!instance.working.isEmpty()) {
                work(instance);
            } else if (instance.wakeAt <= now) {
                instance.wakeAt = Long.MAX_VALUE;
                act(instance, instance.job::tick);
            } else {
                return false;
            }
            return true;
        }

        private void serve(Instance instance, Order order, boolean faults) {
            Job job = instance.job;
            if (faults && random.nextInt(12) == 0 && order.act() != Act.COMMIT) {
                answer(instance, job, job::failed);
                return;
            }
            switch (order.act()) {
                case LOOK -> {
                    State seen = state;
                    int seenVersion = version;
                    answer(instance, job, out -> {
                        instance.version = seenVersion;
                        job.seen(seen, now + instance.skew, out);
                    });
                }
                case LOCK -> {
                    if (holder == 0) {
                        holder = ++zxid;
                        instance.token = holder;
                        long token = holder;
                        answer(instance, job, out -> job.locked(token, out));
                    } else {
                        answer(instance, job, job::busy);
                    }
                }
                default -> commit(instance, job, order.state(), faults);
            }
        }

        private void answer(Instance instance, Job job, Step step) {
            instance.answers.add(() -> {
                if (instance.job == job) {
                    act(instance, step);
                }
            });
        }

        private void commit(Instance instance, Job job, State next, boolean faults) {
            boolean arrives = !faults || random.nextInt(10) != 0;
            boolean answered = !faults || random.nextInt(10) != 0;
            boolean first = state == null && instance.token == 0 && next.running() == null;
            boolean held = instance.token != 0 && holder == instance.token && version == instance.version;
            boolean fits = first || (state != null && held);
            if (arrives && fits) {
                written(instance, next);
                state = next;
                version++;
            }
            boolean known = arrives && fits && answered;
            answer(instance, job, out -> {
                if (known) {
                    instance.version++;
                    job.committed(out);
                } else {
                    job.uncertain(out);
                }
            });
        }

        private void written(Instance instance, State next) {
            if (state == null) {
                return;
            }
            if (!next.history().isEmpty() && !next.history().equals(state.history())) {
                Job.Run last = next.history().get(0);
                if (last.outcome() == Outcome.ABANDONED) {
                    abandoned++;
                    abandonedDues.add(last.dueMillis());
                }
                missed += last.outcome() == Outcome.MISSED ? 1 : 0;
            }
            Job.Run run = next.running();
            if (run == null) {
                return;
            }
            long due = run.dueMillis();
            require(run.token() == holder, "begun without the lock", run);
            // a run that is repeated was due for an instance whose clock is ahead
            require(begun.contains(due) || due <= now + instance.skew, "too early", run);
            if (begun.contains(due)) {
                require(repeats && abandonedDues.remove(due), "begun twice", run);
            } else if (!begun.isEmpty()) {
                long last = begun.get(begun.size() - 1);
                require(due > last, "out of order", run);
                if (misfire == Misfire.RUN_ALL) {
                    require(due == last + EVERY, "left out since " + last, run);
                }
            }
            begun.add(due);
        }

        /** The work writes with its token, and perhaps ends. */
        private void work(Instance instance) {
            Job.Run run = instance.working.get(0);
            if (run.token() < newest) {
                refused++;
                require(holder != run.token(), "refused although it holds", run);
            }
            newest = Math.max(newest, run.token());
            if (random.nextInt(3) == 0) {
                instance.working.remove(0);
                Outcome outcome = random.nextBoolean() ? Outcome.DONE : Outcome.FAILED;
                act(instance, out -> instance.job.ran(outcome, "", now + instance.skew, out));
            }
        }

        /** The ensemble takes the lock away; the instance hears of it later. */
        private void loseLock(Instance instance) {
            if (instance.token != 0) {
                release(instance);
                answer(instance, instance.job, instance.job::lost);
            }
        }

        private void die(Instance instance) {
            if (random.nextInt(3) == 0) {
                release(instance);
                instance.requests.clear();
                instance.answers.clear();
                instance.working.clear();
                instance.wakeAt = Long.MAX_VALUE;
                instance.job = newJob(instance.name);
                act(instance, instance.job::tick);
            }
        }

        void settle() {
            long end = now + 20 * EVERY;
            while (now < end) {
                boolean moved = true;
                for (int i = 0; moved; i++) {
                    require(i < 10_000, "never comes to rest", instances.get(0).job);
                    moved = false;
                    for (Instance instance : instances) {
                        moved |= progress(instance, false);
                    }
                }
                now += 500;
            }
            require(state != null && state.running() == null, "a run stays open", state);
            require(state.cursorMillis() > end - 3 * EVERY, "times are left out", state.cursorMillis());
        }

        private void require(boolean condition, String what, Object detail) {
            if (!condition) {
                throw new AssertionError("seed " + seed + " " + misfire + (repeats ? " repeats" : "") + ": " + what
                        + " " + detail + "\nbegun " + begun + "\nstate " + state);
            }
        }
    }
}
