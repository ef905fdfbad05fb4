package dev.baton.conformance.harness;

import static org.awaitility.Awaitility.await;

import dev.baton.testing.PeerLinks;
import dev.baton.testing.PeerLinks.MemberPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

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
    private final List<Integer> clientPorts = new ArrayList<>();
    private final UnaryOperator<ServerSettings> change;
    private final List<ServerUnderTest> servers = new ArrayList<>();
    private final List<ServerSettings> settings = new ArrayList<>();

    /** Where each member listens for the others. */
    private final List<MemberPorts> ports = new ArrayList<>();

    /** Members that are stopped by SIGSTOP. */
    private final Set<Integer> frozen = new TreeSet<>();

    private final @Nullable PeerLinks links;

    private EnsembleUnderTest(List<Part> parts, UnaryOperator<ServerSettings> change, boolean proxied) {
        this.parts = new ArrayList<>(parts);
        this.change = change;
        parts.forEach(part -> addPorts());
        links = proxied ? PeerLinks.between(ports) : null;
        parts.forEach(this::addServer);
    }

    private void addPorts() {
        clientPorts.add(Ports.free());
        ports.add(new MemberPorts(Ports.free(), Ports.free()));
    }

    private void addServer(Part part) {
        int self = servers.size() + 1;
        ServerSettings own = change.apply(
                ServerSettings.forSuites().withConfig("initLimit", "40").withConfig("syncLimit", "8"));
        boolean dynamic = "true".equals(own.config().get("reconfigEnabled"));
        for (int id = 1; id <= ports.size(); id++) {
            own = own.withConfig("server." + id, dynamic ? dynamicEntry(id) : entry(self, id));
        }
        if (part.observer) {
            own = own.withConfig("peerType", "observer");
        }
        settings.add(own);
        servers.add(new ServerUnderTest(part.kind, own, clientPorts.get(self - 1)));
        writeId(own, self);
    }

    private String entry(int viewer, int member) {
        return address(viewer, member) + (parts.get(member - 1).observer ? ":observer" : ":participant");
    }

    private String dynamicEntry(int id) {
        return entry(id, id) + ";127.0.0.1:" + clientPorts.get(id - 1);
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
        addPorts();
        addServer(part);
        int id = servers.size();
        member(id).spawn();
        awaitServing();
        return id;
    }

    /**
     * Chooses other ports for a member, where it is looked for from now on, and returns what a reconfiguration that moves it there says.
     */
    public String move(int id) {
        clientPorts.set(id - 1, Ports.free());
        ports.set(id - 1, new MemberPorts(Ports.free(), Ports.free()));
        member(id).movedTo(clientPorts.get(id - 1));
        return joining(id);
    }

    /** With proxies, calls for being called go nowhere where an Apache server would make them: see {@link PeerLinks}. */
    private String address(int viewer, int member) {
        MemberPorts direct = ports.get(member - 1);
        if (links == null || viewer == member) {
            return "127.0.0.1:" + direct.quorum() + ":" + direct.election();
        }
        boolean reached = viewer > member || parts.get(viewer - 1).kind == ServerKind.BATON;
        int election = reached ? links.electionPort(viewer, member) : Ports.free();
        return "127.0.0.1:" + links.quorumPort(viewer, member) + ":" + election;
    }

    /** Members with the settings of the suites, not yet started. */
    public static EnsembleUnderTest of(Part... parts) {
        return new EnsembleUnderTest(List.of(parts), settings -> settings, false);
    }

    /** Members that can be changed while they run, not yet started. */
    public static EnsembleUnderTest reconfigurable(List<Part> parts) {
        return new EnsembleUnderTest(parts, settings -> settings.withConfig("reconfigEnabled", "true"), false);
    }

    /** As {@link #of(Part...)} with other settings. */
    public static EnsembleUnderTest of(List<Part> parts, UnaryOperator<ServerSettings> change) {
        return new EnsembleUnderTest(parts, change, false);
    }

    /** As {@link #of(List, UnaryOperator)}, with all links between members through proxies. */
    public static EnsembleUnderTest proxied(List<Part> parts, UnaryOperator<ServerSettings> change) {
        return new EnsembleUnderTest(parts, change, true);
    }

    /** The links between the members of an ensemble that was made so. */
    public PeerLinks links() {
        return Objects.requireNonNull(links, "not a proxied ensemble");
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
        await("start of " + this)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running().size() < size() || servers.stream().allMatch(ServerUnderTest::serves));
        servers.stream().filter(server -> !server.alive()).findFirst().ifPresent(server -> {
            throw new IllegalStateException(server + " ended at its start:\n" + server.log());
        });
        awaitServing();
        return this;
    }

    /**
     * Returns when all members whose process exists and runs serve, one of them as the leader.
     *
     * @throws IllegalStateException with what the members printed, if that takes too long
     */
    public void awaitServing() {
        try {
            await("service of " + this)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> running().stream().allMatch(ServerUnderTest::serves)
                            && withMode("leader").size() == 1);
        } catch (ConditionTimeoutException e) {
            StringBuilder logs = new StringBuilder();
            servers.forEach(
                    server -> logs.append("\n---- ").append(server).append('\n').append(server.log()));
            throw new IllegalStateException(e.getMessage() + logs, e);
        }
    }

    public int size() {
        return servers.size();
    }

    /** A member by its number. */
    public ServerUnderTest member(int id) {
        return servers.get(id - 1);
    }

    /** The members whose process exists and is not frozen. */
    public List<ServerUnderTest> running() {
        List<ServerUnderTest> running = new ArrayList<>();
        for (int id = 1; id <= servers.size(); id++) {
            if (runs(id)) {
                running.add(member(id));
            }
        }
        return running;
    }

    private boolean runs(int id) {
        return member(id).alive() && !frozen.contains(id);
    }

    /** Number of the member that says that it leads. */
    public Optional<Integer> leader() {
        return withMode("leader").stream().findFirst();
    }

    private List<Integer> withMode(String mode) {
        List<Integer> ids = new ArrayList<>();
        for (int id = 1; id <= servers.size(); id++) {
            if (runs(id) && mode(id).equals(mode)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Number of a voter that says that it follows. */
    public Optional<Integer> follower() {
        return withMode("follower").stream().findFirst();
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
        frozen.remove(id);
    }

    /** Starts a member that was killed, and returns when all serve. */
    public void restart(int id) {
        member(id).spawn();
        awaitServing();
    }

    /** SIGSTOP: the process of a member does nothing any more, and nobody is told. */
    public void freeze(int id) {
        Signals.send("STOP", member(id).pid());
        frozen.add(id);
    }

    /** SIGCONT: a frozen member goes on as if nothing had been. */
    public void thaw(int id) {
        Signals.send("CONT", member(id).pid());
        frozen.remove(id);
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
        if (links != null) {
            links.close();
        }
    }

    @Override
    public String toString() {
        return "ensemble of " + parts;
    }
}
