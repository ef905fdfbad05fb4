package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.clients.ClientKind;
import dev.baton.benchmarks.clients.LockRun;

/** What recipes are measured at, and what the ratio of Baton's value to Curator's must be. */
enum RecipeBench {
    LOCK_1("lock, uncontended: acquire and release", Unit.PER_SECOND, 1.4) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return rate(Runs.locks(kind, port, path, seconds, 1));
        }
    },
    LOCK_8("lock, 8 contenders: hand-over p50", Unit.MICROS, 0.75) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            LockRun run = Runs.locks(kind, port, path, seconds, 8);
            return new Figure(run.latencyMicros(50), run.acquiredInAll());
        }
    },
    LOCK_32("lock, 32 contenders", Unit.PER_SECOND, 1.7) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return rate(Runs.locks(kind, port, path, seconds, 32));
        }
    },
    LOCK_32_COHORT("lock, 4 processes of 8 threads, cohorts", Unit.PER_SECOND, 5) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return rate(Runs.cohorts(kind, port, path, seconds, 4, 8));
        }
    },
    LATCH("leader latch: hand-over p50", Unit.MICROS, 0.6) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.latch(kind, port, path, seconds);
        }
    },
    QUEUE_TAKE("queue: take from a backlog of 1,000, up to 16 under way", Unit.PER_SECOND, 4) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.queueTake(kind, port, path, seconds, 16);
        }
    },
    QUEUE_TAKE_1("queue: take from a backlog of 1,000, one by one", Unit.PER_SECOND) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.queueTake(kind, port, path, seconds, 1);
        }
    },
    QUEUE_THROUGH("queue: 1 producer, 1 consumer", Unit.PER_SECOND, 2) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.queueThrough(kind, port, path, seconds);
        }
    },
    COUNTER_4("counter, 4 clients", Unit.PER_SECOND, 1.3) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.counter(kind, port, path, seconds, 4);
        }
    },
    BARRIER_8("double barrier of 8: enter p50", Unit.MICROS, 0.6) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.barrier(kind, port, path, seconds, 8);
        }
    },
    DISCOVERY("discovery: query of 10 instances", Unit.PER_SECOND, 3) {
        @Override
        Figure run(ClientKind kind, int port, String path, double seconds) throws Exception {
            return Runs.discovery(kind, port, path, seconds, 10);
        }
    };

    /** What a value is in. */
    enum Unit {
        PER_SECOND("1/s", true),
        MICROS("us", false);

        private final String label;
        private final boolean moreIsBetter;

        Unit(String label, boolean moreIsBetter) {
            this.label = label;
            this.moreIsBetter = moreIsBetter;
        }
    }

    private static final double NO_GATE = 0;

    private final String label;
    private final Unit unit;
    private final double gate;

    RecipeBench(String label, Unit unit) {
        this(label, unit, NO_GATE);
    }

    RecipeBench(String label, Unit unit, double gate) {
        this.label = label;
        this.unit = unit;
        this.gate = gate;
    }

    private static Figure rate(LockRun run) {
        return new Figure(run.perSecond(), run.acquiredInAll());
    }

    String label() {
        return label + ", " + unit.label;
    }

    /** What is done, whatever is measured of it. */
    String subject() {
        return label.replaceAll(": .* p50", "");
    }

    String gate() {
        return gate == NO_GATE ? "" : (unit.moreIsBetter ? ">= " : "<= ") + gate;
    }

    /** What a ratio is worth; nothing without a gate. */
    String verdict(double ratio) {
        boolean met = unit.moreIsBetter ? ratio >= gate : ratio <= gate;
        return gate == NO_GATE ? "" : met ? "holds" : "missed";
    }

    /** One window, with some settling before; in the bench's unit. The path is new. */
    abstract Figure run(ClientKind kind, int port, String path, double seconds) throws Exception;
}
