package dev.baton.testing;

import dev.baton.server.Ensemble;
import dev.baton.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Several Baton servers in this process that agree, for tests: one leads, and clients are served while a majority runs. Thread-safe.
 *
 * <pre>{@code
 * try (EmbeddedEnsemble servers = EmbeddedEnsemble.start(3);
 *         Client client = Client.connect(servers.connectString())) {
 *     servers.leader().kill();
 *     client.blocking().create("/still-there", null);
 * }
 * }</pre>
 */
public final class EmbeddedEnsemble implements TestEnsemble {
    static final int MEMBERS_MAX = 9;

    private static final Duration SERVING_LIMIT = Duration.ofSeconds(60);

    private final Ensemble ensemble;
    private final List<EnsembleMember> members;

    private EmbeddedEnsemble(Ensemble ensemble) {
        this.ensemble = ensemble;
        this.members = ensemble.ids().stream().map(EnsembleMember::new).toList();
    }

    /**
     * Starts voters, numbered from 1, and returns when all of them serve.
     *
     * @param memberCount how many, from 1 to 9
     * @throws IllegalStateException if they do not serve within a minute
     */
    public static EmbeddedEnsemble start(int memberCount) {
        return start(memberCount, options -> options);
    }

    /**
     * Starts voters with other options.
     *
     * @param change changes the options of each member; not its directory, ports and members
     */
    public static EmbeddedEnsemble start(int memberCount, UnaryOperator<ServerOptions> change) {
        if (memberCount < 1 || memberCount > MEMBERS_MAX) {
            throw new IllegalArgumentException(
                    "memberCount " + memberCount + " is not allowed. Allowed: 1 to " + MEMBERS_MAX);
        }
        return new EmbeddedEnsemble(Ensemble.start(memberCount, 0, change));
    }

    @Override
    public String connectString() {
        return ensemble.connectString();
    }

    @Override
    public List<? extends TestMember> members() {
        return members;
    }

    /**
     * The member that leads.
     *
     * @throws IllegalStateException if none does now
     */
    public TestMember leader() {
        long id = ensemble.leader().orElseThrow(() -> new IllegalStateException("nobody leads now"));
        return member(Math.toIntExact(id));
    }

    /** Waits until all members that run serve the same leader; fails after a minute. */
    public void awaitServing() {
        ensemble.awaitServing(SERVING_LIMIT);
    }

    /** The ensemble itself, which can also pause members and cut them off from each other. */
    public Ensemble ensemble() {
        return ensemble;
    }

    @Override
    public void close() {
        ensemble.close();
    }

    private boolean hasMajority() {
        long running = members.stream().filter(TestMember::isRunning).count();
        return 2 * running > members.size();
    }

    @Override
    public String toString() {
        return "EmbeddedEnsemble[" + connectString() + "]";
    }

    private final class EnsembleMember implements TestMember {
        private final long id;

        EnsembleMember(long id) {
            this.id = id;
        }

        @Override
        public int id() {
            return Math.toIntExact(id);
        }

        @Override
        public String connectString() {
            return ensemble.connectString(id);
        }

        @Override
        public boolean isRunning() {
            return ensemble.isRunning(id);
        }

        @Override
        public void stop() {
            if (isRunning()) {
                ensemble.stop(id);
            }
        }

        @Override
        public void kill() {
            if (isRunning()) {
                ensemble.kill(id);
            }
        }

        @Override
        public void restart() {
            ensemble.restart(id);
            if (hasMajority()) {
                awaitServing();
            }
        }

        @Override
        public String toString() {
            return "member " + id + " of " + EmbeddedEnsemble.this;
        }
    }
}
