package dev.baton.samples.stalepong;

import dev.baton.server.Ensemble;
import dev.baton.server.OptionTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The stale pong. A follower that is cut off from its leader goes on answering its clients' pings for as long as its patience with the leader
 * lasts; the leader, which hears nothing of those clients, ends their sessions and lets others have their locks. A client that takes a pong for a
 * proof of its session sees a healthy connection all the while.
 *
 * <p>On an embedded ensemble of three, a contender of Curator's and one of Baton's hold a lock each, connected to a follower; the next in line of
 * each kind is connected to the leader. Then the follower is cut off. Ends with an exception if Baton's first one believes to hold when the
 * second is admitted.
 */
public final class StalePong {
    private static final Duration SESSION = Duration.ofSeconds(4);

    /** Ticks of half a second after which a follower gives its leader up: more than twice the session's timeout. */
    private static final int SYNC_LIMIT_TICKS = 24;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long LOOK_NANOS = 1_000_000;

    private final PrintStream out;

    StalePong(PrintStream out) {
        this.out = out;
    }

    /** Runs it; see the class. */
    public static void main(String[] args) throws InterruptedException, ExecutionException, TimeoutException {
        System.getProperties().putIfAbsent("logback.configurationFile", "stale-pong-logback.xml");
        new StalePong(System.out).run();
    }

    /**
     * What was seen of one kind.
     *
     * @param toldMillis when the first one stopped to believe, after the cut; -1 if it had not when the next one was admitted
     * @param nextMillis when the next one was admitted
     */
    record Seen(long toldMillis, long nextMillis) {
        boolean bothHeld() {
            return toldMillis < 0;
        }
    }

    /** Both kinds. */
    record Result(Seen curator, Seen baton) {}

    Result run() throws InterruptedException, ExecutionException, TimeoutException {
        try (Ensemble ensemble =
                Ensemble.start(3, 0, settings -> settings.with(OptionTable.SYNC_LIMIT, SYNC_LIMIT_TICKS))) {
            long leader = ensemble.awaitServing(LIMIT);
            long follower = ensemble.ids().stream()
                    .filter(id -> id != leader)
                    .findFirst()
                    .orElseThrow();
            String near = ensemble.connectString(follower);
            String far = ensemble.connectString(leader);
            out.println("Three servers; member " + leader + " leads. The holders are connected to member " + follower
                    + ", the next in line to the leader.");
            ExecutorService threads = Executors.newCachedThreadPool();
            try (Contender curator = new CuratorContender(near, "/lock/curator", SESSION);
                    Contender nextCurator = new CuratorContender(far, "/lock/curator", SESSION);
                    Contender baton = new BatonContender(near, "/lock/baton", SESSION);
                    Contender nextBaton = new BatonContender(far, "/lock/baton", SESSION)) {
                curator.acquire();
                baton.acquire();
                out.println("Both hold a lock, with sessions of " + SESSION.toSeconds() + " s.");
                ensemble.isolate(follower);
                long cut = System.nanoTime();
                out.println("Member " + follower + " is cut off from the others. It answers pings all the same.");
                Future<Seen> ofCurator = threads.submit(() -> handOver(curator, nextCurator, cut, threads));
                Future<Seen> ofBaton = threads.submit(() -> handOver(baton, nextBaton, cut, threads));
                Result result = new Result(
                        ofCurator.get(LIMIT.toSeconds(), TimeUnit.SECONDS),
                        ofBaton.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
                tell("Curator", result.curator());
                tell("Baton", result.baton());
                if (result.baton().bothHeld()) {
                    throw new IllegalStateException("two of Baton's believed to hold");
                }
                return result;
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Looks at the first one until the next one has the lock. */
    private static Seen handOver(Contender first, Contender next, long cutNanos, ExecutorService threads)
            throws ExecutionException, InterruptedException {
        Future<Admission> admitted = threads.submit(() -> {
            next.acquire();
            return new Admission(System.nanoTime(), first.believesToHold());
        });
        long toldNanos = 0;
        while (!admitted.isDone()) {
            if (toldNanos == 0 && !first.believesToHold()) {
                toldNanos = System.nanoTime();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        Admission admission = admitted.get();
        long told = toldNanos == 0 ? admission.nanos() : toldNanos; // between two looks
        return new Seen(
                admission.bothHold() ? -1 : TimeUnit.NANOSECONDS.toMillis(told - cutNanos),
                TimeUnit.NANOSECONDS.toMillis(admission.nanos() - cutNanos));
    }

    /** When the next one was admitted, and whether the first one believed to hold right then. */
    private record Admission(long nanos, boolean bothHold) {}

    private void tell(String kind, Seen seen) {
        if (seen.bothHeld()) {
            out.printf(
                    "%-8s the next one was admitted after %d ms, and the first one still believes to hold: TWO HOLDERS%n",
                    kind, seen.nextMillis());
        } else {
            out.printf(
                    "%-8s the first one stopped to hold after %d ms, the next one was admitted after %d ms%n",
                    kind, seen.toldMillis(), seen.nextMillis());
        }
    }
}
