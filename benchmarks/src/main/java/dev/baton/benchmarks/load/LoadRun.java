package dev.baton.benchmarks.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** Lanes under load from start to end. */
public final class LoadRun {
    private static final int ANSWER_WITHIN_MILLIS = 60_000;
    private static final Duration FILL_WITHIN = Duration.ofHours(1);

    private LoadRun() {}

    /**
     * Opens the connections, lets each script prepare, loads the server for the settling time and the window, and closes the sessions.
     *
     * @param scripts the script of the lane with that number
     * @throws LoadFailure if the server gives a wrong answer or none
     */
    public static LoadResult measure(int port, LoadSpec spec, IntFunction<Script> scripts, Probe probe)
            throws Exception {
        return measure(lane -> port, spec, scripts, probe);
    }

    /** As {@link #measure(int, LoadSpec, IntFunction, Probe)}, with a port for each lane. */
    public static LoadResult measure(IntUnaryOperator ports, LoadSpec spec, IntFunction<Script> scripts, Probe probe)
            throws Exception {
        var connections = new ArrayList<RawConnection>();
        var laneScripts = new ArrayList<Script>();
        try {
            for (int i = 0; i < spec.connections(); i++) {
                RawConnection connection = RawConnection.open(ports.applyAsInt(i), ANSWER_WITHIN_MILLIS);
                connections.add(connection);
                laneScripts.add(scripts.apply(i));
                laneScripts.get(i).prepare(connection);
            }
            var meter = new Meter(probe, spec);
            var groups = new ArrayList<List<Lane>>();
            var tallies = new ArrayList<Tally>();
            for (int t = 0; t < spec.threads(); t++) {
                groups.add(new ArrayList<>());
                tallies.add(meter.newTally());
            }
            for (int i = 0; i < spec.connections(); i++) {
                int group = i % spec.threads();
                groups.get(group)
                        .add(new Lane(connections.get(i), laneScripts.get(i), spec.depth(), tallies.get(group)));
            }
            return run(meter, groups, tallies, connections);
        } catch (IOException e) {
            throw new LoadFailure("the server refused or dropped a connection: " + e.getMessage(), e);
        } finally {
            dropAll(connections);
        }
    }

    /** Sends until every script has nothing more to send; the window is the whole time. For one generator thread. */
    public static LoadResult fill(int port, int lanes, int depth, IntFunction<Script> scripts, Probe probe)
            throws Exception {
        var connections = new ArrayList<RawConnection>();
        try (Selector selector = Selector.open()) {
            var spec = new LoadSpec(lanes, depth, 1, Duration.ZERO, FILL_WITHIN);
            Tally tally = new Meter(probe, spec).newTally();
            var group = new ArrayList<Lane>();
            for (int i = 0; i < lanes; i++) {
                connections.add(RawConnection.open(port, ANSWER_WITHIN_MILLIS));
                group.add(new Lane(connections.get(i), scripts.apply(i), depth, tally));
            }
            long start = System.nanoTime();
            long cpu = probe.cpuNanos();
            long written = probe.writtenBytes();
            register(group, selector);
            while (!group.stream().allMatch(Lane::isIdle)) {
                if (selector.select(LoadRun::ready, ANSWER_WITHIN_MILLIS) == 0) {
                    throw new LoadFailure("the server stopped answering");
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = probe.cpuNanos() - cpu;
            written = probe.writtenBytes() - written;
            finish(group, selector);
            return new LoadResult(tally.operations(), seconds, tally.reads(), tally.writes(), cpu, written, 0);
        } finally {
            dropAll(connections);
        }
    }

    private static LoadResult run(
            Meter meter, List<List<Lane>> groups, List<Tally> tallies, List<RawConnection> connections)
            throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(groups.size(), LoadRun::daemon);
        try {
            var threads = new ArrayList<Future<Void>>();
            for (int i = 0; i < groups.size(); i++) {
                List<Lane> lanes = groups.get(i);
                Tally tally = tallies.get(i);
                threads.add(executor.submit(() -> drive(lanes, tally)));
            }
            return meter.measure(tallies, threads, () -> dropAll(connections));
        } finally {
            executor.shutdownNow();
        }
    }

    static Thread daemon(Runnable task) {
        var thread = new Thread(task, "load-generator");
        thread.setDaemon(true);
        return thread;
    }

    private static Void dropAll(List<RawConnection> connections) throws IOException {
        for (RawConnection connection : connections) {
            connection.takeChannel().close();
        }
        return null;
    }

    private static Void drive(List<Lane> lanes, Tally tally) throws IOException {
        return lanes.size() == 1 ? driveOne(lanes.get(0), tally) : driveMany(lanes, tally);
    }

    /** One connection needs no selector: two system calls less for each batch. */
    private static Void driveOne(Lane lane, Tally tally) throws IOException {
        long now = System.nanoTime();
        while (!tally.isOver(now)) {
            lane.pump(now);
            lane.read();
            now = System.nanoTime();
        }
        while (!lane.isIdle()) {
            lane.read();
        }
        lane.finish(now);
        while (!lane.isClosed()) {
            lane.read();
        }
        return null;
    }

    private static Void driveMany(List<Lane> lanes, Tally tally) throws IOException {
        try (Selector selector = Selector.open()) {
            register(lanes, selector);
            long now = System.nanoTime();
            while (!tally.isOver(now)) {
                selector.select(LoadRun::ready, 100);
                now = System.nanoTime();
                lanes.get(0).pump(now);
            }
            for (Lane lane : lanes) {
                lane.stopPumping();
            }
            while (!lanes.stream().allMatch(Lane::isIdle)) {
                selector.select(LoadRun::ready, 100);
            }
            finish(lanes, selector);
        }
        return null;
    }

    private static void register(List<Lane> lanes, Selector selector) throws IOException {
        for (Lane lane : lanes) {
            lane.channel().configureBlocking(false);
            lane.registered(lane.channel().register(selector, SelectionKey.OP_READ, lane));
            lane.pump(System.nanoTime());
        }
    }

    private static void finish(List<Lane> lanes, Selector selector) throws IOException {
        for (Lane lane : lanes) {
            lane.finish(System.nanoTime());
        }
        while (!lanes.stream().allMatch(Lane::isClosed)) {
            selector.select(LoadRun::ready, 100);
            lanes.stream().filter(Lane::isClosed).forEach(Lane::unregister);
        }
    }

    private static void ready(SelectionKey key) {
        var lane = (Lane) key.attachment();
        try {
            if (key.isReadable()) {
                lane.read();
                lane.pump(System.nanoTime());
            }
            if (key.isWritable()) {
                lane.flush();
            }
        } catch (IOException e) {
            throw new LoadFailure("a connection broke: " + e.getMessage(), e);
        }
    }
}
