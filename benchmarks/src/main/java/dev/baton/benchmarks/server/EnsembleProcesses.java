package dev.baton.benchmarks.server;

import dev.baton.benchmarks.load.LoadFailure;
import dev.baton.testing.PeerLinks;
import dev.baton.testing.PeerLinks.MemberPorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An ensemble of server processes of one kind, with equal settings for both kinds: ticks of 500 ms, 20 of them to join and 4 of silence. Baton's
 * members have a common secret besides, by which they know that no server of another make is among them. Not thread-safe.
 */
public final class EnsembleProcesses implements Deployment {
    private static final long SERVES_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long PAUSE_NANOS = 20_000_000;

    private final ServerKind kind;
    private final List<ServerProcess> members = new ArrayList<>();
    private final List<Integer> portsLeaderFirst = new ArrayList<>();
    private final @Nullable PeerLinks links;

    private EnsembleProcesses(ServerKind kind, @Nullable PeerLinks links) {
        this.kind = kind;
        this.links = links;
    }

    /**
     * Starts the members on empty data directories; they do not serve yet.
     *
     * @param proxied whether {@link #links()} stand between them
     */
    public static EnsembleProcesses start(ServerKind kind, ServerOptions options, int size, boolean proxied)
            throws IOException {
        var ports = new ArrayList<MemberPorts>();
        for (int i = 0; i < size; i++) {
            ports.add(new MemberPorts(Ports.free(), Ports.free()));
        }
        var ensemble = new EnsembleProcesses(kind, proxied ? PeerLinks.between(ports) : null);
        try {
            for (int id = 1; id <= size; id++) {
                List<String> lines = ensemble.configuration(id, ports);
                ensemble.members.add(ServerProcess.start(kind, options, Ports.free(), id, lines));
            }
            return ensemble;
        } catch (IOException | RuntimeException e) {
            ensemble.close();
            throw e;
        }
    }

    private List<String> configuration(int id, List<MemberPorts> ports) throws IOException {
        var lines = new ArrayList<>(List.of("tickTime=500", "initLimit=20", "syncLimit=4"));
        if (kind == ServerKind.BATON) {
            lines.add("sessionSecret=of the benchmarks");
            lines.add("silenceLimit=2");
        }
        for (int other = 1; other <= ports.size(); other++) {
            MemberPorts direct = ports.get(other - 1);
            int quorum = direct.quorum();
            int election = direct.election();
            if (links != null && id != other) {
                quorum = links.quorumPort(id, other);
                // Apache's servers ask to be called back past the proxies, so that call must not arrive.
                boolean arrives = id > other || kind == ServerKind.BATON;
                election = arrives ? links.electionPort(id, other) : Ports.free();
            }
            lines.add("server." + other + "=127.0.0.1:" + quorum + ":" + election);
        }
        return lines;
    }

    /**
     * Waits until all members answer a request in a new session, and one says that it leads.
     *
     * @throws LoadFailure if that takes too long, or a process has ended
     */
    public void awaitServing(byte[] firstRequest) {
        members.forEach(member -> member.awaitServing(firstRequest));
        long start = System.nanoTime();
        while (members.stream().filter(member -> member.mode().equals("leader")).count() != 1) {
            if (System.nanoTime() - start > SERVES_WITHIN_NANOS) {
                throw new LoadFailure("ensemble of " + kind.label() + " without a leader" + logTail());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        int leader = leader();
        portsLeaderFirst.clear();
        for (int i = 0; i < members.size(); i++) {
            portsLeaderFirst.add(members.get((leader - 1 + i) % members.size()).port());
        }
    }

    /** Number of the member that says that it leads. */
    public int leader() {
        for (int id = 1; id <= members.size(); id++) {
            if (members.get(id - 1).mode().equals("leader")) {
                return id;
            }
        }
        throw new LoadFailure("ensemble of " + kind.label() + " without a leader" + logTail());
    }

    public ServerProcess member(int id) {
        return members.get(id - 1);
    }

    public int size() {
        return members.size();
    }

    /** The links between the members of an ensemble that was started with proxies. */
    public PeerLinks links() {
        if (links == null) {
            throw new IllegalStateException("started without proxies");
        }
        return links;
    }

    @Override
    public ServerKind kind() {
        return kind;
    }

    @Override
    public int port(int lane) {
        return portsLeaderFirst.get(lane % portsLeaderFirst.size());
    }

    @Override
    public String logTail() {
        var all = new StringBuilder();
        members.forEach(member -> all.append(member.logTail()));
        return all.toString();
    }

    @Override
    public long cpuNanos() {
        return members.stream().mapToLong(ServerProcess::cpuNanos).sum();
    }

    /** The device's figure, and all members write to one device. */
    @Override
    public long writtenBytes() {
        return members.get(0).writtenBytes();
    }

    @Override
    public void close() {
        members.forEach(ServerProcess::close);
        if (links != null) {
            links.close();
        }
    }
}
