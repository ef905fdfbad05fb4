package dev.baton.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An ensemble of real servers in this process, for tests and demonstrations: every member has its own thread, its own directory below
 * a temporary one, and its own ports on the loopback address, and can be killed, paused, cut off and started again. Thread-safe.
 *
 * <pre>{@code
 * try (Ensemble ensemble = Ensemble.start(3)) {
 *     Client client = Client.connect(ensemble.connectString());
 *     ensemble.kill(ensemble.leader().orElseThrow());
 * }
 * }</pre>
 */
public final class Ensemble implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int INIT_LIMIT_TICKS = 20;
    private static final int SYNC_LIMIT_TICKS = 4;
    private static final int PREALLOC_KIB = 1024;
    private static final String HOST = "127.0.0.1";
    private static final long NOBODY = -1;

    /** Which way nothing is carried any more. */
    public enum Cut {
        /** The member hears the others, and is not heard. */
        OUTGOING,
        /** The member is heard, and hears nobody. */
        INCOMING,
        /** Neither. */
        BOTH
    }

    private final Path dir;
    private final List<PortReservation> ports;
    private final SortedMap<Long, ServerOptions> options = new TreeMap<>();
    private final SortedMap<Long, BatonServer> running = new TreeMap<>();
    private final SortedSet<Long> paused = new TreeSet<>();

    private Ensemble(Path dir, List<PortReservation> ports) {
        this.dir = dir;
        this.ports = ports;
    }

    /** Starts that many voters, numbered from 1, and returns when all of them serve. */
    public static Ensemble start(int members) {
        return start(members, 0, settings -> settings);
    }

    /**
     * Starts voters, numbered from 1, and behind them observers, and returns when all of them serve.
     *
     * @param settings changes the settings of each member; not its directory, ports and members
     * @throws IllegalStateException if they do not serve within a minute
     */
    public static Ensemble start(int voters, int observers, UnaryOperator<ServerOptions> settings) {
        Ensemble ensemble = prepare(voters, observers, settings);
        try {
            for (long id : ensemble.options.keySet()) {
                ensemble.restart(id);
            }
            ensemble.awaitServing(START_LIMIT);
            return ensemble;
        } catch (RuntimeException | Error e) {
            ensemble.close();
            throw e;
        }
    }

    private static Ensemble prepare(int voters, int observers, UnaryOperator<ServerOptions> settings) {
        if (voters < 1 || observers < 0 || voters + observers > Member.ID_MAX) {
            throw new IllegalArgumentException(voters + " voters and " + observers + " observers");
        }
        List<PortReservation> ports = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (long id = 1; id <= voters + observers; id++) {
            int[] own = new int[3];
            for (int i = 0; i < own.length; i++) {
                PortReservation port = PortReservation.take();
                ports.add(port);
                own[i] = port.port();
            }
            Member.Role role = id <= voters ? Member.Role.PARTICIPANT : Member.Role.OBSERVER;
            members.add(new Member(id, HOST, own[0], own[1], role, HOST, own[2]));
        }
        Path dir;
        try {
            dir = Files.createTempDirectory("baton-ensemble-");
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        Ensemble ensemble = new Ensemble(dir, ports);
        Members all = Members.of(members);
        String secret = UUID.randomUUID().toString();
        for (Member member : members) {
            ServerOptions common = settings.apply(defaults(secret));
            ensemble.options.put(
                    member.id(),
                    common.withDataDir(dir.resolve(Long.toString(member.id())))
                            .withClientPort(member.clientPort())
                            .with(OptionTable.CLIENT_PORT_ADDRESS, HOST)
                            .withMembers(all, member.id()));
        }
        return ensemble;
    }

    private static ServerOptions defaults(String secret) {
        return ServerOptions.defaults()
                .withTickTime(TICK)
                .with(OptionTable.INIT_LIMIT, INIT_LIMIT_TICKS)
                .with(OptionTable.SYNC_LIMIT, SYNC_LIMIT_TICKS)
                .with(OptionTable.PRE_ALLOC_SIZE, PREALLOC_KIB)
                .with(OptionTable.MAX_CLIENT_CNXNS, 0)
                .with(OptionTable.FOUR_LETTER_WORDS, List.of("*"))
                .with(OptionTable.SESSION_SECRET, secret);
    }

    /** The numbers of all members, running or not, ascending. */
    public List<Long> ids() {
        return List.copyOf(options.keySet());
    }

    /** What a client connects to: all members. */
    public String connectString() {
        return String.join(",", ids().stream().map(this::connectString).toList());
    }

    /** What a client connects to in order to be with this member. */
    public String connectString(long id) {
        return HOST + ":" + optionsOf(id).get(OptionTable.CLIENT_PORT);
    }

    private ServerOptions optionsOf(long id) {
        ServerOptions found = options.get(id);
        if (found == null) {
            throw new IllegalArgumentException("there is no member " + id + " among " + options.keySet());
        }
        return found;
    }

    /**
     * A member that runs.
     *
     * @throws IllegalStateException if it does not
     */
    public synchronized BatonServer member(long id) {
        BatonServer server = running.get(optionsOf(id).serverId());
        if (server == null) {
            throw new IllegalStateException("member " + id + " does not run");
        }
        return server;
    }

    /** Whether a member was started and neither killed nor stopped. */
    public synchronized boolean isRunning(long id) {
        return running.containsKey(id);
    }

    /** Where each member stands that runs and is not paused. */
    public SortedMap<Long, MemberState> states() {
        SortedMap<Long, BatonServer> asked = new TreeMap<>();
        synchronized (this) {
            asked.putAll(running);
            asked.keySet().removeAll(paused);
        }
        SortedMap<Long, MemberState> states = new TreeMap<>();
        asked.forEach((id, server) -> states.put(id, server.state()));
        return states;
    }

    /** The member that leads; of several that think so, as may be for a while after a cut, the one of the latest epoch. */
    public OptionalLong leader() {
        return states().entrySet().stream()
                .filter(entry -> entry.getValue().role() == MemberState.Role.LEADER)
                .max(Comparator.comparingLong(entry -> entry.getValue().epoch()))
                .map(entry -> OptionalLong.of(entry.getKey()))
                .orElse(OptionalLong.empty());
    }

    /**
     * Waits until all members that run and are not paused serve the same leader.
     *
     * @return that leader
     * @throws IllegalStateException if they do not in time
     */
    public long awaitServing(Duration limit) {
        await("the ensemble does not serve", limit, this::servesTogether);
        return leader().orElseThrow();
    }

    private boolean servesTogether() {
        SortedMap<Long, MemberState> states = states();
        SortedSet<Long> leaders = new TreeSet<>();
        states.values().forEach(state -> leaders.add(state.isServing() ? state.leader() : NOBODY));
        return leaders.size() == 1 && states.containsKey(leaders.first());
    }

    /**
     * Waits until all members that run and are not paused hold the same tree, for which nobody may be writing.
     *
     * @throws IllegalStateException if they do not in time
     */
    public void awaitEqual(Duration limit) {
        await(
                "the members differ",
                limit,
                () -> servesTogether()
                        && states().values().stream()
                                        .map(state -> List.of(state.lastZxid(), state.digest()))
                                        .distinct()
                                        .count()
                                == 1);
    }

    private void await(String problem, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        problem + " after " + limit, new TimeoutException(String.valueOf(states())));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Ends a member as a crash of its process would. */
    public synchronized void kill(long id) {
        BatonServer server = running.remove(optionsOf(id).serverId());
        if (server != null) {
            paused.remove(id);
            server.kill();
        }
    }

    /** Ends a member as an operator would. */
    public synchronized void stop(long id) {
        BatonServer server = running.remove(optionsOf(id).serverId());
        if (server != null) {
            paused.remove(id);
            server.close();
        }
    }

    /** Starts a member on the data it has, stopping it first if it runs. Does not wait until it serves. */
    public synchronized void restart(long id) {
        stop(id);
        running.put(id, BatonServer.start(optionsOf(id)));
    }

    /**
     * Removes the data of a member that does not run.
     *
     * @throws IllegalStateException if it runs
     */
    public synchronized void wipe(long id) {
        if (running.containsKey(id)) {
            throw new IllegalStateException("member " + id + " runs");
        }
        delete(optionsOf(id).dataDir());
    }

    /** Stops the thread of a member, as a long pause of its process would: connections stay, nothing is answered. */
    public synchronized void pause(long id) {
        member(id).pause();
        paused.add(id);
    }

    /** Ends {@link #pause}. */
    public synchronized void resume(long id) {
        if (paused.remove(id)) {
            member(id).resume();
        }
    }

    /** Cuts a member off from the others, without a word to anybody; clients still reach it. */
    public synchronized void isolate(long id, Cut cut) {
        BatonServer isolated = member(id);
        for (long other : options.keySet()) {
            if (other != id) {
                isolated.cut(other, cut != Cut.INCOMING, cut != Cut.OUTGOING);
            }
        }
    }

    /** Cuts a member off in both directions. */
    public void isolate(long id) {
        isolate(id, Cut.BOTH);
    }

    /** Ends all cuts. */
    public synchronized void heal() {
        running.forEach((id, server) -> {
            if (!paused.contains(id)) {
                server.heal();
            }
        });
    }

    /** Stops all members and removes their data. */
    @Override
    public synchronized void close() {
        RuntimeException failed = null;
        for (BatonServer server : running.values()) {
            try {
                server.close();
            } catch (RuntimeException e) {
                failed = e;
            }
        }
        running.clear();
        ports.forEach(PortReservation::close);
        delete(dir);
        if (failed != null) {
            throw failed;
        }
    }

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
