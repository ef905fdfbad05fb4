package dev.baton.conformance.harness;

import static org.awaitility.Awaitility.await;

import dev.baton.testing.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers of Apache's that form an ensemble, each a process of its own. Whatever one of them sends to another's quorum port goes
 * through a {@link FaultProxy}, so single links between a follower and its leader can be cut; elections have links of their own,
 * which stay whole.
 */
public final class ApacheEnsemble implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final List<ServerUnderTest> members = new ArrayList<>();

    /** By the one who connects, then by whom it connects to; null on the diagonal. */
    private final FaultProxy[][] links;

    private ApacheEnsemble(int size, int tickMillis, int syncLimitTicks) {
        links = new FaultProxy[size][size];
        int[] quorumPorts = new int[size];
        int[] electionPorts = new int[size];
        for (int i = 0; i < size; i++) {
            quorumPorts[i] = Ports.free();
            electionPorts[i] = Ports.free();
        }
        for (int from = 0; from < size; from++) {
            ServerSettings settings = ServerSettings.forSuites()
                    .withConfig("tickTime", String.valueOf(tickMillis))
                    .withConfig("minSessionTimeout", String.valueOf(2 * tickMillis))
                    .withConfig("initLimit", "20")
                    .withConfig("syncLimit", String.valueOf(syncLimitTicks));
            for (int to = 0; to < size; to++) {
                int quorumPort = quorumPorts[to];
                if (from != to) {
                    links[from][to] = FaultProxy.to("127.0.0.1:" + quorumPort);
                    quorumPort = links[from][to].port();
                }
                settings =
                        settings.withConfig("server." + (to + 1), "127.0.0.1:" + quorumPort + ":" + electionPorts[to]);
            }
            writeId(settings, from + 1);
            members.add(ServerKind.APACHE.server(settings));
        }
    }

    private static void writeId(ServerSettings settings, int id) {
        try {
            Files.createDirectories(settings.dataDir());
            Files.writeString(settings.dataDir().resolve("myid"), String.valueOf(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts an ensemble and returns when all its members serve.
     *
     * @param syncLimitTicks after how many ticks of silence a follower gives its leader up
     */
    public static ApacheEnsemble start(int size, int tickMillis, int syncLimitTicks) {
        ApacheEnsemble ensemble = new ApacheEnsemble(size, tickMillis, syncLimitTicks);
        ensemble.members.forEach(ServerUnderTest::spawn);
        await("start of an ensemble")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> ensemble.members.stream()
                        .allMatch(member -> !mode(member).isEmpty()));
        return ensemble;
    }

    public List<ServerUnderTest> members() {
        return List.copyOf(members);
    }

    public ServerUnderTest leader() {
        return members.stream()
                .filter(member -> mode(member).equals("leader"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no leader"));
    }

    public List<ServerUnderTest> followers() {
        return members.stream()
                .filter(member -> mode(member).equals("follower"))
                .toList();
    }

    /** The link over which a follower follows. */
    public FaultProxy link(ServerUnderTest follower, ServerUnderTest leader) {
        return links[members.indexOf(follower)][members.indexOf(leader)];
    }

    /** What a member says it is: {@code leader}, {@code follower}, or nothing while it does not serve. */
    private static String mode(ServerUnderTest member) {
        return member.fourLetterWord("srvr")
                .lines()
                .filter(line -> line.startsWith("Mode: "))
                .map(line -> line.substring("Mode: ".length()).trim())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        members.forEach(ServerUnderTest::close);
        for (FaultProxy[] row : links) {
            for (FaultProxy link : row) {
                if (link != null) {
                    link.close();
                }
            }
        }
    }
}
