package dev.baton.server;

import dev.baton.server.auth.AuthPolicy;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.client.ClientLimits;
import dev.baton.server.edge.client.ClientSecurity;
import dev.baton.server.edge.peer.PeerSettings;
import dev.baton.server.edge.tls.TlsMaterial;
import dev.baton.server.file.ConfigFiles;
import dev.baton.server.file.FileStorageOptions;
import dev.baton.server.file.SessionSecret;
import dev.baton.server.node.Limits;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.ReaperPolicy;
import dev.baton.server.node.SessionPolicy;
import dev.baton.server.node.SnapshotPolicy;
import dev.baton.server.node.TxnConfigurations;
import dev.baton.server.roster.Roster;
import dev.baton.server.session.SessionPasswords;
import dev.baton.server.zab.ZabConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands each part of the server the options that concern it, in the part's own units. */
final class Wiring {
    private static final long KIB = 1024;

    /** Room for transactions that are longer than any request, such as the end of a session with many ephemeral nodes. */
    private static final int PACKET_BYTES = 64 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Wiring() {}

    static FileStorageOptions storage(ServerOptions options) {
        return new FileStorageOptions(
                options.dataDir(),
                options.dataLogDir(),
                options.get(OptionTable.FORCE_SYNC),
                options.get(OptionTable.PRE_ALLOC_SIZE) * KIB,
                options.get(OptionTable.SNAPSHOT_COMPRESSION).equals("gz"),
                options.get(OptionTable.SNAPSHOT_TRUST_EMPTY),
                options.get(OptionTable.DB_AUTOCREATE),
                RANDOM.nextLong());
    }

    static NodeConfig node(ServerOptions options, SessionPasswords passwords) throws IOException {
        NodeConfig alone = alone(options, passwords);
        Members members = options.members().orElse(null);
        if (members == null) {
            return alone;
        }
        ZabConfig member = member(options, members);
        Roster proposed =
                options.get(OptionTable.RECONFIG_ENABLED) ? configFiles(options).next() : null;
        return alone.withEnsemble(
                proposed == null
                        ? member
                        : member.withReconfiguration(
                                new ZabConfig.Reconfiguration(TxnConfigurations.INSTANCE, proposed.membership())));
    }

    private static NodeConfig alone(ServerOptions options, SessionPasswords passwords) {
        String superDigest = options.get(OptionTable.SUPER_DIGEST);
        String superX509 = options.get(SecurityOptions.X509_SUPER_USER);
        AuthPolicy auth = new AuthPolicy(
                options.get(OptionTable.SKIP_ACL),
                superDigest.isEmpty() ? null : superDigest,
                options.get(OptionTable.DIGEST_ALGORITHM),
                superX509.isEmpty() ? null : superX509);
        return NodeConfig.standalone(passwords)
                .withSessions(new SessionPolicy(
                        options.tickTimeMillis(),
                        options.minSessionTimeoutMillis(),
                        options.maxSessionTimeoutMillis(),
                        localSessions(options)))
                .withAuth(auth)
                .withLimits(limitsOfNode(options))
                .withReaper(new ReaperPolicy(
                        options.get(OptionTable.CONTAINER_CHECK_INTERVAL),
                        options.get(OptionTable.CONTAINER_MAX_PER_MINUTE),
                        options.get(OptionTable.CONTAINER_MAX_NEVER_USED)))
                .withSnapshots(new SnapshotPolicy(
                        options.get(OptionTable.SNAP_COUNT),
                        options.get(OptionTable.SNAP_SIZE_LIMIT) * KIB,
                        options.get(OptionTable.PURGE_RETAIN_COUNT),
                        TimeUnit.HOURS.toMillis(options.get(OptionTable.PURGE_INTERVAL))))
                .withFeatures(new NodeConfig.Features(
                        options.get(OptionTable.EXTENDED_TYPES),
                        options.get(OptionTable.ENFORCE_QUOTA),
                        options.get(OptionTable.RECONFIG_ENABLED),
                        options.get(OptionTable.READ_ONLY_MODE),
                        options.get(OptionTable.STANDALONE_ENABLED) ? 2 : 1))
                .withSeed(RANDOM.nextLong());
    }

    /** A server alone has nobody to be spared. */
    private static SessionPolicy.Local localSessions(ServerOptions options) {
        if (options.members().isEmpty() || !options.get(OptionTable.LOCAL_SESSIONS)) {
            return SessionPolicy.Local.NONE;
        }
        return options.get(OptionTable.LOCAL_SESSIONS_UPGRADING)
                ? SessionPolicy.Local.UPGRADED
                : SessionPolicy.Local.FIXED;
    }

    private static Limits limitsOfNode(ServerOptions options) {
        Limits d = Limits.DEFAULTS;
        int frame = options.get(OptionTable.FRAME_BYTES_MAX);
        return new Limits(
                options.get(OptionTable.GLOBAL_OUTSTANDING_LIMIT),
                Math.max(d.outboundBytesSoft(), frame),
                Math.max(d.outboundBytesHard(), 2 * frame),
                d.proposalCountMax(),
                d.proposalBytesMax(),
                d.identitiesMax(),
                d.multiOpsMax());
    }

    /** The part in an ensemble. Keyed passwords mean that all members are of this make. */
    static ZabConfig member(ServerOptions options, Members members) {
        ZabConfig config = ZabConfig.of(
                options.serverId(),
                members.roster().membership(),
                TimeUnit.MILLISECONDS.toNanos(options.tickTimeMillis()),
                options.get(OptionTable.INIT_LIMIT),
                options.get(OptionTable.SYNC_LIMIT));
        int silence = options.get(OptionTable.SILENCE_LIMIT);
        if (silence != 0) {
            config = config.withSilenceLimit(silence);
        }
        boolean allBaton = !options.get(OptionTable.SESSION_SECRET).isEmpty();
        return allBaton ? config.withElection(config.election().decidingWhenReachableAgree()) : config;
    }

    static PeerSettings peers(ServerOptions options, Members members) {
        SortedMap<Long, PeerSettings.Address> addresses = new TreeMap<>();
        for (Member member : members.byId().values()) {
            addresses.put(
                    member.id(),
                    new PeerSettings.Address(
                            member.host(),
                            member.quorumPort(),
                            member.electionPort(),
                            member.role() == Member.Role.PARTICIPANT));
        }
        int limit = options.get(OptionTable.CONNECT_TO_LEADER_LIMIT);
        long connectMillis =
                (long) options.tickTimeMillis() * (limit == 0 ? options.get(OptionTable.INIT_LIMIT) : limit);
        return new PeerSettings(
                options.serverId(),
                addresses,
                options.get(OptionTable.CONNECT_TIMEOUT),
                (int) Math.min(connectMillis, Integer.MAX_VALUE),
                options.get(OptionTable.HANDSHAKE_TIMEOUT),
                Math.max(PACKET_BYTES, 2 * options.get(OptionTable.FRAME_BYTES_MAX)),
                options.get(OptionTable.RECONFIG_ENABLED));
    }

    /** Where configurations are kept that changed while the server ran. */
    static ConfigFiles configFiles(ServerOptions options) {
        return new ConfigFiles(options.configFile().orElse(null), options.dataDir());
    }

    /** The options with the latest configuration that was in force here, if it is later than the one they come with. */
    static ServerOptions withKeptMembers(ServerOptions options) throws IOException {
        Members told = options.members().orElse(null);
        if (told == null || !options.get(OptionTable.RECONFIG_ENABLED)) {
            return options;
        }
        Roster kept = configFiles(options).newest();
        if (kept == null || kept.version() <= told.version() || !kept.members().containsKey(options.serverId())) {
            return options;
        }
        return options.withMembers(Members.of(kept), options.serverId());
    }

    /** Where a port for members listens: everywhere, or at the address by which the others know this member. */
    static Endpoint peerEndpoint(ServerOptions options, Member self, int port) {
        return new Endpoint(options.get(OptionTable.QUORUM_LISTEN_ON_ALL_IPS) ? "" : self.host(), port);
    }

    /** How sessions of this server prove themselves; members of an ensemble must agree. */
    static SessionPasswords passwords(ServerOptions options) throws IOException {
        String secret = options.get(OptionTable.SESSION_SECRET);
        if (!secret.isEmpty()) {
            return SessionPasswords.keyed(secret.getBytes(StandardCharsets.UTF_8));
        }
        return options.members().isPresent()
                ? SessionPasswords.apacheCompatible()
                : SessionPasswords.keyed(SessionSecret.readOrCreate(options.dataDir()));
    }

    static ClientLimits limits(ServerOptions options) {
        return new ClientLimits(
                options.get(OptionTable.FRAME_BYTES_MAX),
                options.get(OptionTable.MAX_CLIENT_CNXNS),
                options.get(OptionTable.MAX_CNXNS),
                options.get(OptionTable.HANDSHAKE_TIMEOUT),
                options.get(OptionTable.LISTEN_BACKLOG));
    }

    /**
     * What clients may speak beside what is in clear.
     *
     * @throws InvalidOptionException if a file that is needed for it cannot be used
     */
    static ClientSecurity security(ServerOptions options) {
        TlsMaterial material = ClientTls.material(options);
        ClientSecurity.Tls tls = material == null
                ? null
                : new ClientSecurity.Tls(
                        material,
                        options.get(SecurityOptions.PORT_UNIFICATION),
                        options.get(SecurityOptions.HANDSHAKES_MAX),
                        options.get(SecurityOptions.DETECTION_TIMEOUT));
        return new ClientSecurity(tls, ClientSasl.users(options));
    }

    /** Where clients are served, at the start and after a reconfiguration. */
    static Endpoint clientEndpoint(ServerOptions options) {
        return new Endpoint(options.clientHost(), options.clientPort());
    }

    /** Where clients that speak TLS are served; null for nowhere of their own. */
    static @Nullable Endpoint secureEndpoint(ServerOptions options) {
        int port = options.get(SecurityOptions.SECURE_CLIENT_PORT);
        return port == SecurityOptions.NO_PORT
                ? null
                : new Endpoint(options.get(SecurityOptions.SECURE_CLIENT_PORT_ADDRESS), port);
    }
}
