package dev.baton.server.node;

import dev.baton.server.auth.AuthPolicy;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.zab.ZabConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a node that an operator may decide.
 *
 * @param serverId top byte of the ids of sessions made here, 1 on a standalone server
 * @param passwords how sessions prove themselves
 * @param features operations and checks that can be turned on or off
 * @param seed of all that should differ between servers but need not be secret
 * @param ensemble the part of this node in an ensemble, null for a server alone
 */
public record NodeConfig(
        int serverId,
        SessionPasswords passwords,
        SessionPolicy sessions,
        AuthPolicy auth,
        Limits limits,
        ReaperPolicy reaper,
        SnapshotPolicy snapshots,
        Features features,
        long seed,
        @Nullable ZabConfig ensemble) {
    private static final int SERVER_ID_MAX = 254;
    private static final long SERVER_ID_MASK = 0xff;
    private static final int DEFAULT_TICK_MILLIS = 2_000;

    /**
     * @param extendedTypes whether TTL nodes exist
     * @param enforceQuota whether hard quotas are enforced
     * @param reconfig whether the configuration of the ensemble may be changed
     * @param readOnlyMode whether a member that finds no leader serves reads to clients that agree to it
     * @param votersMin voters that a new configuration must have
     */
    public record Features(
            boolean extendedTypes, boolean enforceQuota, boolean reconfig, boolean readOnlyMode, int votersMin) {
        public static final Features DEFAULTS = new Features(false, false, false);

        private static final int VOTERS_MIN = 2;

        /** Without read-only mode, and with at least two voters. */
        public Features(boolean extendedTypes, boolean enforceQuota, boolean reconfig) {
            this(extendedTypes, enforceQuota, reconfig, false, VOTERS_MIN);
        }

        /** These, with read-only mode. */
        public Features withReadOnlyMode() {
            return new Features(extendedTypes, enforceQuota, reconfig, true, votersMin);
        }
    }

    public NodeConfig {
        if (serverId < 0 || serverId > SERVER_ID_MAX) {
            throw new IllegalArgumentException("serverId must be 0 to 254, not " + serverId);
        }
    }

    /** A standalone server with default settings. */
    public static NodeConfig standalone(SessionPasswords passwords) {
        return new NodeConfig(
                1,
                passwords,
                SessionPolicy.ofTick(DEFAULT_TICK_MILLIS),
                AuthPolicy.DEFAULTS,
                Limits.DEFAULTS,
                ReaperPolicy.DEFAULTS,
                SnapshotPolicy.DEFAULTS,
                Features.DEFAULTS,
                1,
                null);
    }

    /** A member of an ensemble; its number is the top byte of its sessions' ids. */
    public NodeConfig withEnsemble(ZabConfig member) {
        return new NodeConfig(
                (int) (member.self() & SERVER_ID_MASK),
                passwords,
                sessions,
                auth,
                limits,
                reaper,
                snapshots,
                features,
                seed,
                member);
    }

    public NodeConfig withServerId(int id) {
        return new NodeConfig(id, passwords, sessions, auth, limits, reaper, snapshots, features, seed, ensemble);
    }

    public NodeConfig withSessions(SessionPolicy policy) {
        return new NodeConfig(serverId, passwords, policy, auth, limits, reaper, snapshots, features, seed, ensemble);
    }

    public NodeConfig withAuth(AuthPolicy policy) {
        return new NodeConfig(
                serverId, passwords, sessions, policy, limits, reaper, snapshots, features, seed, ensemble);
    }

    public NodeConfig withLimits(Limits bounds) {
        return new NodeConfig(serverId, passwords, sessions, auth, bounds, reaper, snapshots, features, seed, ensemble);
    }

    public NodeConfig withReaper(ReaperPolicy policy) {
        return new NodeConfig(serverId, passwords, sessions, auth, limits, policy, snapshots, features, seed, ensemble);
    }

    public NodeConfig withSnapshots(SnapshotPolicy policy) {
        return new NodeConfig(serverId, passwords, sessions, auth, limits, reaper, policy, features, seed, ensemble);
    }

    public NodeConfig withFeatures(Features chosen) {
        return new NodeConfig(serverId, passwords, sessions, auth, limits, reaper, snapshots, chosen, seed, ensemble);
    }

    public NodeConfig withSeed(long value) {
        return new NodeConfig(
                serverId, passwords, sessions, auth, limits, reaper, snapshots, features, value, ensemble);
    }
}
