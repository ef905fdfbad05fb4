package dev.baton.conformance.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An ensemble of processes, of which each can be of either kind. Members are numbered from 1 in the order in which they are named; with
 * equal histories the one with the largest number leads. A member keeps its ports and its directory over kills and starts, also
 * if it is {@linkplain #replace replaced} by one of the other kind.
 */
public final class EnsembleUnderTest implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** What a member is. */
    public enum Part {
        APACHE(ServerKind.APACHE, false),
        BATON(ServerKind.BATON, false),
        APACHE_OBSERVER(ServerKind.APACHE, true),
        BATON_OBSERVER(ServerKind.BATON, true);

        private final ServerKind kind;
        private final boolean observer;

        Part(ServerKind kind, boolean observer) {
            this.kind = kind;
            this.observer = observer;
        }
    }

    private final List<Part> parts;
    private final List<String> entries = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();
    private final UnaryOperator<ServerSettings> change;
    private final List<ServerUnderTest> servers = new ArrayList<>();
    private final List<ServerSettings> settings = new ArrayList<>();

    private EnsembleUnderTest(List<Part> parts, UnaryOperator<ServerSettings> change) {
        this.parts = new ArrayList<>(parts);
        this.change = change;
        parts.forEach(this::addEntry);
        parts.forEach(this::addServer);
    }

    private void addEntry(Part part) {
        clientPorts.add(Ports.free());
        entries.add("127.0.0.1:" + Ports.free() + ":" + Ports.free() + (part.observer ? ":observer" : ":participant"));
    }

    private void addServer(Part part) {
        ServerSettings own = change.apply(ServerSettings.forSuites())
                .withConfig("initLimit", "40")
                .withConfig("syncLimit", "8");
        boolean dynamic = "true".equals(own.config().get("reconfigEnabled"));
        for (int id = 1; id <= entries.size(); id++) {
            own = own.withConfig("server." + id, dynamic ? dynamicEntry(id) : entries.get(id - 1));
        }
        if (part.observer) {
            own = own.withConfig("peerType", "observer");
        }
        settings.add(own);
        servers.add(new ServerUnderTest(part.kind, own, clientPorts.get(servers.size())));
        writeId(own, servers.size());
    }

    private String dynamicEntry(int id) {
        return entries.get(id - 1) + ";127.0.0.1:" + clientPorts.get(id - 1);
    }

    /** What a reconfiguration that adds a member says. */
    public String joining(int id) {
        return "server." + id + "=" + dynamicEntry(id);
    }

    /**
     * Starts one more member, which knows all there are and itself, and returns its number when it serves: as one that was not asked yet.
     */
    public int join(Part part) {
        parts.add(part);
        addEntry(part);
        addServer(part);
        int id = servers.size();
        member(id).spawn();
        awaitServing();
        return id;
    }

    /** Members with the settings of the suites, not yet started. */
    public static EnsembleUnderTest of(Part... parts) {
        return new EnsembleUnderTest(List.of(parts), settings -> settings);
    }

    /** Members that can be changed while they run, not yet started. */
    public static EnsembleUnderTest reconfigurable(List<Part> parts) {
        return new EnsembleUnderTest(parts, settings -> settings.withConfig("reconfigEnabled", "true"));
    }

    /** As {@link #of(Part...)} with other settings. */
    public static EnsembleUnderTest of(List<Part> parts, UnaryOperator<ServerSettings> change) {
        return new EnsembleUnderTest(parts, change);
    }

    private static void writeId(ServerSettings settings, int id) {
        try {
            Files.createDirectories(settings.dataDir());
            Files.writeString(settings.dataDir().resolve("myid"), String.valueOf(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts all members and returns when all of them serve. */
    public EnsembleUnderTest start() {
        servers.forEach(ServerUnderTest::spawn);
        awaitServing();
        return this;
    }

    /** Returns when all members whose process exists serve, one of them as the leader. */
    public void awaitServing() {
        await("service of " + this)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> servers.stream().filter(ServerUnderTest::alive).allMatch(ServerUnderTest::serves)
                        && leader().isPresent());
    }

    public int size() {
        return servers.size();
    }

    /** A member by its number. */
    public ServerUnderTest member(int id) {
        return servers.get(id - 1);
    }

    /** The members whose process exists. */
    public List<ServerUnderTest> running() {
        return servers.stream().filter(ServerUnderTest::alive).toList();
    }

    /** Number of the member that says that it leads. */
    public Optional<Integer> leader() {
        for (int id = 1; id <= servers.size(); id++) {
            if (member(id).alive() && mode(id).equals("leader")) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** What a member says of itself, empty if it does not serve. */
    public String mode(int id) {
        return member(id)
                .fourLetterWord("srvr")
                .lines()
                .filter(line -> line.startsWith("Mode: "))
                .map(line -> line.substring("Mode: ".length()).trim())
                .findFirst()
                .orElse("");
    }

    /** All members, for clients. */
    public String connectString() {
        return String.join(
                ",", servers.stream().map(ServerUnderTest::connectString).toList());
    }

    /** Kills a member's process. */
    public void kill(int id) {
        member(id).kill();
    }

    /** Starts a member that was killed, and returns when all serve. */
    public void restart(int id) {
        member(id).spawn();
        awaitServing();
    }

    /** SIGSTOP: the process of a member does nothing any more, and nobody is told. */
    public void freeze(int id) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-STOP", String.valueOf(member(id).pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Puts a server of another kind on the directory and the ports of a member that does not run. */
    public void replace(int id, ServerKind kind) {
        servers.set(id - 1, member(id).as(kind));
    }

    /** Removes the data of a member that does not run, except for its number. */
    public void wipe(int id) {
        ServerUnderTest.deleteTree(settings.get(id - 1).dataDir());
        writeId(settings.get(id - 1), id);
    }

    /** How a member of this kind says that it was brought to its leader's history. */
    public boolean wasSynchronised(int id, String by) {
        String log = member(id).log();
        if (member(id).kind() == ServerKind.BATON) {
            return log.contains("by=" + by);
        }
        return switch (by) {
            case "SNAP" -> log.contains("Getting a snapshot from leader");
            case "TRUNC" -> log.contains("Truncating log to get in sync with the leader");
            default -> log.contains("Getting a diff from the leader");
        };
    }

    @Override
    public void close() {
        servers.forEach(ServerUnderTest::close);
    }

    @Override
    public String toString() {
        return "ensemble of " + parts;
    }
}
