package dev.baton.benchmarks.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Windows of everything but locks. */
final class Runs {
    private static final int BACKLOG = 1_000;
    private static final int WARM = 100;
    private static final double SETTLE_SHARE = 0.25;

    private Runs() {}

    /** Two candidates: the leader closes, which the other one has been waiting for, and stands anew. */
    static double latch(SideKind kind, int port, String path, double seconds) throws Exception {
        Histogram handOvers = new Histogram(3);
        try (Side one = kind.connect(port);
                Side other = kind.connect(port)) {
            Side[] sides = {one, other};
            CompletableFuture<Long> elected = new CompletableFuture<>();
            Side.Latch leader = started(one, path, elected);
            get(elected);
            long end = System.nanoTime() + (long) (seconds * (1 + SETTLE_SHARE) * 1e9);
            long from = System.nanoTime() + (long) (seconds * SETTLE_SHARE * 1e9);
            for (int round = 1; System.nanoTime() - end < 0; round++) {
                CompletableFuture<Long> next = new CompletableFuture<>();
                Side.Latch waiting = started(sides[round % 2], path, next);
                awaitQueued();
                long closed = System.nanoTime();
                leader.close();
                long took = get(next) - closed;
                if (closed - from > 0) {
                    handOvers.recordValue(took);
                }
                leader = waiting;
            }
            leader.close();
        }
        return handOvers.getValueAtPercentile(50) / 1e3;
    }

    private static Side.Latch started(Side side, String path, CompletableFuture<Long> elected) throws Exception {
        Side.Latch latch = side.latch(path);
        latch.start(() -> elected.complete(System.nanoTime()));
        return latch;
    }

    /** Long enough for the second candidate to stand in line, for either library. */
    private static void awaitQueued() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(5);
    }

    static double queueTake(SideKind kind, int port, String path) throws Exception {
        try (Side filling = kind.connect(port);
                Side taking = kind.connect(port)) {
            Side.Queue in = filling.queue(path);
            for (int i = 0; i < BACKLOG + WARM; i++) {
                in.put(new byte[100]);
            }
            Side.Queue out = taking.queue(path);
            for (int i = 0; i < WARM; i++) {
                out.take();
            }
            long start = System.nanoTime();
            for (int i = 0; i < BACKLOG; i++) {
                out.take();
            }
            return BACKLOG / ((System.nanoTime() - start) / 1e9);
        }
    }

    static double queueThrough(SideKind kind, int port, String path, double seconds) throws Exception {
        try (Side putting = kind.connect(port);
                Side taking = kind.connect(port)) {
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

    static double counter(SideKind kind, int port, String path, double seconds, int clients) throws Exception {
        List<Side> sides = new ArrayList<>();
        try {
            List<Side.Call> calls = new ArrayList<>();
            AtomicLong counted = new AtomicLong();
            for (int i = 0; i < clients; i++) {
                Side side = kind.connect(port);
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

    static double discovery(SideKind kind, int port, String path, double seconds, int instances) throws Exception {
        try (Side side = kind.connect(port)) {
            Side.Call query = side.query(path, instances);
            AtomicLong asked = new AtomicLong();
            return throughput(seconds, asked, List.of(() -> {
                query.run();
                asked.incrementAndGet();
            }));
        }
    }

    /** From the moment when all begin to enter until a member is inside. */
    static double barrier(SideKind kind, int port, String path, double seconds, int members) throws Exception {
        Histogram entered = new Histogram(3);
        List<Side> sides = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(members);
        try {
            CyclicBarrier together = new CyclicBarrier(members);
            List<Side.Barrier> barriers = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                Side side = kind.connect(port);
                sides.add(side);
                barriers.add(side.barrier(path, members));
            }
            long from = System.nanoTime() + (long) (seconds * SETTLE_SHARE * 1e9);
            long end = System.nanoTime() + (long) (seconds * (1 + SETTLE_SHARE) * 1e9);
            while (System.nanoTime() - end < 0) {
                List<Future<Long>> round = new ArrayList<>();
                for (Side.Barrier barrier : barriers) {
                    round.add(threads.submit(() -> {
                        together.await();
                        long start = System.nanoTime();
                        barrier.enter();
                        long took = System.nanoTime() - start;
                        barrier.leave();
                        return took;
                    }));
                }
                for (Future<Long> member : round) {
                    long took = member.get(Side.LIMIT.toSeconds(), TimeUnit.SECONDS);
                    if (System.nanoTime() - from > 0) {
                        entered.recordValue(took);
                    }
                }
            }
        } finally {
            threads.shutdownNow();
            sides.forEach(Side::close);
        }
        return entered.getValueAtPercentile(50) / 1e3;
    }

    /** Each call again and again on a thread of its own; what was counted in the window, per second. */
    private static double throughput(double seconds, AtomicLong counted, List<Side.Call> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        long settled = System.nanoTime() + (long) (seconds * SETTLE_SHARE * 1e9);
        long end = settled + (long) (seconds * 1e9);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Side.Call call : calls) {
                running.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        call.run();
                    }
                    return null;
                }));
            }
            TimeUnit.NANOSECONDS.sleep(settled - System.nanoTime());
            long before = counted.get();
            long start = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(end - start);
            double rate = (counted.get() - before) / ((System.nanoTime() - start) / 1e9);
            for (Future<?> thread : running) {
                thread.get(Side.LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            return rate;
        } finally {
            threads.shutdownNow();
        }
    }

    private static long get(CompletableFuture<Long> future) throws Exception {
        return future.get(Side.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
