package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.clients.BenchClient;
import dev.baton.benchmarks.clients.ClientKind;
import dev.baton.benchmarks.clients.LockRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Windows. */
final class Runs {
    private static final int BACKLOG = 1_000;
    private static final double SETTLE_SHARE = 0.25;

    private Runs() {}

    /** Each contender with a session of its own. */
    static LockRun locks(ClientKind kind, int port, String path, double seconds, int contenders) throws Exception {
        return locks(kind, port, seconds, contenders, side -> List.of(side.lock(path)));
    }

    /** Several sessions, each with several threads. */
    static LockRun cohorts(ClientKind kind, int port, String path, double seconds, int sessions, int threads)
            throws Exception {
        return locks(kind, port, seconds, sessions, side -> side.cohort(path, threads));
    }

    private static LockRun locks(
            ClientKind kind, int port, double seconds, int sessions, Function<Side, List<BenchClient.Lock>> locksOf)
            throws Exception {
        List<Side> sides = new ArrayList<>();
        try {
            List<BenchClient.Lock> locks = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                Side side = Side.connect(kind, port);
                sides.add(side);
                locks.addAll(locksOf.apply(side));
            }
            return new LockRun(locks).run(seconds);
        } finally {
            sides.forEach(Side::close);
        }
    }

    /** Two candidates: the leader closes, which the other one has been waiting for, and stands anew. */
    static Figure latch(ClientKind kind, int port, String path, double seconds) throws Exception {
        Histogram handOvers = new Histogram(3);
        long inAll = 0;
        try (Side one = Side.connect(kind, port);
                Side other = Side.connect(kind, port)) {
            Side[] sides = {one, other};
            CompletableFuture<Long> elected = new CompletableFuture<>();
            Side.Latch leader = started(one, path, elected);
            get(elected);
            long end = System.nanoTime() + (long) (seconds * (1 + SETTLE_SHARE) * 1e9);
            long from = System.nanoTime() + (long) (seconds * SETTLE_SHARE * 1e9);
            for (int round = 1; System.nanoTime() - end < 0 || handOvers.getTotalCount() == 0; round++) {
                CompletableFuture<Long> next = new CompletableFuture<>();
                Side.Latch waiting = started(sides[round % 2], path, next);
                awaitQueued(waiting);
                long closed = System.nanoTime();
                leader.close();
                long took = get(next) - closed;
                if (closed - from > 0) {
                    handOvers.recordValue(took);
                }
                leader = waiting;
                inAll++;
            }
            leader.close();
        }
        return new Figure(handOvers.getValueAtPercentile(50) / 1e3, inAll);
    }

    private static Side.Latch started(Side side, String path, CompletableFuture<Long> elected) throws Exception {
        Side.Latch latch = side.latch(path);
        latch.start(() -> elected.complete(System.nanoTime()));
        return latch;
    }

    /** Until the second candidate stands in line, however slow the disk is, and a moment for it to watch the first, in either library. */
    private static void awaitQueued(Side.Latch waiting) throws Exception {
        long start = System.nanoTime();
        while (waiting.candidates() < 2) {
            if (System.nanoTime() - start > Side.LIMIT.toNanos()) {
                throw new IllegalStateException("the second candidate does not stand in line");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        TimeUnit.MILLISECONDS.sleep(5);
    }

    /**
     * Empties a backlog, which is filled again until the window is over.
     *
     * @param atATime how many takes are under way, in a library that can have several
     */
    static Figure queueTake(ClientKind kind, int port, String path, double seconds, int atATime) throws Exception {
        long takenNanos = 0;
        long taken = 0;
        try (Side filling = Side.connect(ClientKind.BATON, port);
                Side taking = Side.connect(kind, port)) {
            Side.Queue in = filling.queue(path);
            Side.Queue out = taking.queue(path);
            while (takenNanos < seconds * 1e9) {
                in.fill(BACKLOG);
                long start = System.nanoTime();
                out.take(BACKLOG, atATime);
                if (taken > 0) {
                    takenNanos += System.nanoTime() - start;
                }
                taken += BACKLOG;
            }
        }
        return new Figure((taken - BACKLOG) / (takenNanos / 1e9), taken);
    }

    static Figure queueThrough(ClientKind kind, int port, String path, double seconds) throws Exception {
        try (Side putting = Side.connect(kind, port);
                Side taking = Side.connect(kind, port)) {
            Side.Queue in = putting.queue(path);
            Side.Queue out = taking.queue(path);
            AtomicLong taken = new AtomicLong();
            AtomicLong ahead = new AtomicLong();
            return throughput(
                    seconds,
                    taken,
                    List.of(
                            () -> {
                                // no more than a backlog ahead, so that the slower of the two counts
                                if (ahead.get() < BACKLOG) {
                                    in.put(new byte[100]);
                                    ahead.incrementAndGet();
                                } else {
                                    TimeUnit.MILLISECONDS.sleep(1);
                                }
                            },
                            () -> {
                                if (ahead.get() > 0) {
                                    out.take();
                                    ahead.decrementAndGet();
                                    taken.incrementAndGet();
                                }
                            }));
        }
    }

    static Figure counter(ClientKind kind, int port, String path, double seconds, int clients) throws Exception {
        List<Side> sides = new ArrayList<>();
        try {
            List<Side.Call> calls = new ArrayList<>();
            AtomicLong counted = new AtomicLong();
            for (int i = 0; i < clients; i++) {
                Side side = Side.connect(kind, port);
                sides.add(side);
                Side.Call increment = side.increment(path);
                calls.add(() -> {
                    increment.run();
                    counted.incrementAndGet();
                });
            }
            return throughput(seconds, counted, calls);
        } finally {
            sides.forEach(Side::close);
        }
    }

    static Figure discovery(ClientKind kind, int port, String path, double seconds, int instances) throws Exception {
        try (Side side = Side.connect(kind, port)) {
            Side.Call query = side.query(path, instances);
            AtomicLong asked = new AtomicLong();
            return throughput(seconds, asked, List.of(() -> {
                query.run();
                asked.incrementAndGet();
            }));
        }
    }

    /** From the moment when all begin to enter until a member is inside. */
    static Figure barrier(ClientKind kind, int port, String path, double seconds, int members) throws Exception {
        Histogram entered = new Histogram(3);
        long inAll = 0;
        List<Side> sides = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(members);
        try {
            List<Side.Barrier> barriers = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                Side side = Side.connect(kind, port);
                sides.add(side);
                barriers.add(side.barrier(path, members));
            }
            long from = System.nanoTime() + (long) (seconds * SETTLE_SHARE * 1e9);
            long end = System.nanoTime() + (long) (seconds * (1 + SETTLE_SHARE) * 1e9);
            for (int round = 1; System.nanoTime() - end < 0; round++) {
                inAll += members;
                for (long took : barrierRound(threads, barriers, round)) {
                    if (System.nanoTime() - from > 0) {
                        entered.recordValue(took);
                    }
                }
            }
        } finally {
            threads.shutdownNow();
            sides.forEach(Side::close);
        }
        return new Figure(entered.getValueAtPercentile(50) / 1e3, inAll);
    }

    /**
     * All enter at once, and leave when all are in. Curator's members find out by counting the nodes whether all have come, so one that is slow to
     * count would wait for ever if others had left by then.
     */
    private static List<Long> barrierRound(ExecutorService threads, List<Side.Barrier> barriers, int round)
            throws Exception {
        CyclicBarrier together = new CyclicBarrier(barriers.size());
        AtomicInteger in = new AtomicInteger();
        AtomicInteger out = new AtomicInteger();
        AtomicReference<@Nullable Exception> firstFailure = new AtomicReference<>();
        List<Future<Long>> members = new ArrayList<>();
        for (Side.Barrier barrier : barriers) {
            members.add(threads.submit(() -> {
                try {
                    together.await();
                    long start = System.nanoTime();
                    barrier.enter();
                    long took = System.nanoTime() - start;
                    in.incrementAndGet();
                    together.await();
                    barrier.leave();
                    out.incrementAndGet();
                    return took;
                } catch (Exception e) {
                    firstFailure.compareAndSet(null, e);
                    throw e;
                }
            }));
        }
        List<Long> times = new ArrayList<>();
        try {
            for (Future<Long> member : members) {
                times.add(member.get(Side.LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
        } catch (ExecutionException | TimeoutException e) {
            String state = "of " + barriers.size() + " members " + in + " got in and " + out + " out";
            throw new IllegalStateException(
                    "round " + round + ": " + state, Objects.requireNonNullElse(firstFailure.get(), e));
        }
        return times;
    }

    /** Each call again and again on a thread of its own; what was counted in the window, per second. */
    private static Figure throughput(double seconds, AtomicLong counted, List<Side.Call> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        AtomicBoolean over = new AtomicBoolean();
        try {
            CompletionService<@Nullable Void> running = new ExecutorCompletionService<>(threads);
            for (Side.Call call : calls) {
                running.submit(() -> {
                    while (!over.get()) {
                        call.run();
                    }
                    return null;
                });
            }
            TimeUnit.NANOSECONDS.sleep((long) (seconds * SETTLE_SHARE * 1e9));
            long before = counted.get();
            long start = System.nanoTime();
            double rate;
            do {
                // a machine may be so slow that nothing happens in a window
                failIfEnded(running.poll((long) (seconds * 1e9), TimeUnit.NANOSECONDS));
                rate = (counted.get() - before) / ((System.nanoTime() - start) / 1e9);
            } while (rate == 0 && System.nanoTime() - start < Side.LIMIT.toNanos());
            over.set(true);
            for (int i = 0; i < calls.size(); i++) {
                Future<?> ended = running.poll(Side.LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (ended == null) {
                    throw new IllegalStateException("a call takes longer than " + Side.LIMIT);
                }
                ended.get();
            }
            return new Figure(rate, counted.get());
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    /** Before its time: by a failure. */
    private static void failIfEnded(@Nullable Future<?> ended) throws Exception {
        if (ended != null) {
            ended.get();
            throw new IllegalStateException("a call ended too early");
        }
    }

    private static long get(CompletableFuture<Long> future) throws Exception {
        return future.get(Side.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
