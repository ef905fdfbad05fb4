package dev.baton.simulation.run;

import dev.baton.simulation.fault.Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs the simulator from a command line.
 *
 * <pre>
 * --seeds N            how many seeds (100)
 * --from S             the first one (1)
 * --workers W          threads (one per core)
 * --seconds T          stop after so long
 * --until-failure      stop at the first failure
 * --once               do not run each seed twice
 * --seed S             this seed alone, with its story if --print is given
 * --faults LIST        with this schedule instead of its own
 * </pre>
 *
 * Ends with 0 if nothing went wrong, 1 otherwise. A failure is printed with its shrunk schedule and the command that
 * replays it.
 */
public final class SimulationMain {
    private static final int SHRINK_RUNS_MAX = 300;
    private static final int FAILURES_SHOWN = 3;
    private static final long COVERED_BY = 500;
    private static final long CHUNK = 100;

    private SimulationMain() {}

    /** See the class. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> options = parse(arguments);
        boolean good = options.containsKey("seed") ? one(options) : many(options);
        if (!good) {
            System.exit(1);
        }
    }

    private static Map<String, String> parse(String[] arguments) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (!name.startsWith("--")) {
                throw new IllegalArgumentException("not an option: " + name);
            }
            boolean hasValue = i + 1 < arguments.length && !arguments[i + 1].startsWith("--");
            options.put(name.substring(2), hasValue ? arguments[++i] : "");
        }
        return options;
    }

    private static long number(Map<String, String> options, String name, long otherwise) {
        String text = options.get(name);
        return text == null ? otherwise : Long.parseLong(text);
    }

    @SuppressWarnings("SystemOut")
    private static boolean one(Map<String, String> options) {
        long seed = number(options, "seed", 0);
        String given = options.get("faults");
        List<Fault> faults = given == null ? Simulation.faultsOf(seed) : Fault.parse(given);
        try {
            Simulation.Result result = new Simulation(seed, faults, options.containsKey("print")).run();
            System.out.println("seed " + seed + ": " + result);
            return true;
        } catch (Failure e) {
            tell(e, !options.containsKey("print"));
            return false;
        }
    }

    @SuppressWarnings("SystemOut")
    private static boolean many(Map<String, String> options) throws InterruptedException {
        long seeds = number(options, "seeds", 100);
        int workers = (int) number(options, "workers", Runtime.getRuntime().availableProcessors());
        long deadline = System.nanoTime() + number(options, "seconds", Integer.MAX_VALUE) * 1_000_000_000L;
        long first = number(options, "from", 1);
        boolean twice = !options.containsKey("once");
        boolean untilFailure = options.containsKey("until-failure");
        Batch.Report report = null;
        for (long done = 0; done < seeds && System.nanoTime() < deadline; done += CHUNK) {
            Batch chunk = new Batch(
                    first + done,
                    Math.min(CHUNK, seeds - done),
                    twice ? CHUNK : 0,
                    untilFailure,
                    () -> System.nanoTime() < deadline);
            Batch.Report part = chunk.run(workers);
            report = report == null ? part : report.plus(part);
            if (untilFailure && !report.failures().isEmpty()) {
                break;
            }
            if (seeds > CHUNK && !untilFailure) {
                System.out.println("so far: " + report.summary());
                part.failures().forEach(failure -> System.out.println("failed: " + failure.replay()));
            }
        }
        if (report == null) {
            return true;
        }
        System.out.println(report.summary());
        System.out.println("reached: " + report.coverage());
        for (Failure failure : report.failures()
                .subList(0, Math.min(FAILURES_SHOWN, report.failures().size()))) {
            tell(failure, !options.containsKey("no-shrink"));
        }
        boolean tame =
                report.seeds() >= COVERED_BY && !report.coverage().missing().isEmpty();
        if (tame) {
            System.out.println("never reached: " + report.coverage().missing());
        }
        return report.failures().isEmpty() && !tame;
    }

    @SuppressWarnings("SystemOut")
    private static void tell(Failure failure, boolean shrink) {
        System.out.println("FAILED " + failure.rule() + " " + failure.getMessage());
        @Nullable Throwable cause = failure.getCause();
        if (cause != null) {
            StackTraceElement[] stack = cause.getStackTrace();
            for (int i = 0; i < Math.min(12, stack.length); i++) {
                System.out.println("    at " + stack[i]);
            }
        }
        Failure smallest = shrink ? Shrinker.shrink(failure, SHRINK_RUNS_MAX) : failure;
        System.out.println("  with " + smallest.faults().size() + " of "
                + failure.faults().size() + " faults: " + smallest.getMessage());
        System.out.println("  replay: " + smallest.replay());
    }
}
