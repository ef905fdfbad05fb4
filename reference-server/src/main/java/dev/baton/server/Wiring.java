package dev.baton.server;

import dev.baton.server.auth.AuthPolicy;
import dev.baton.server.edge.client.ClientLimits;
import dev.baton.server.file.FileStorageOptions;
import dev.baton.server.node.Limits;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.ReaperPolicy;
import dev.baton.server.node.SessionPolicy;
import dev.baton.server.node.SnapshotPolicy;
import dev.baton.server.session.SessionPasswords;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** Hands each part of the server the options that concern it, in the part's own units. */
final class Wiring {
    private static final long KIB = 1024;
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

    static NodeConfig node(ServerOptions options, SessionPasswords passwords) {
        String superDigest = options.get(OptionTable.SUPER_DIGEST);
        AuthPolicy auth = new AuthPolicy(
                options.get(OptionTable.SKIP_ACL),
                superDigest.isEmpty() ? null : superDigest,
                options.get(OptionTable.DIGEST_ALGORITHM),
                null);
        return NodeConfig.standalone(passwords)
                .withSessions(new SessionPolicy(
                        options.tickTimeMillis(), options.minSessionTimeoutMillis(), options.maxSessionTimeoutMillis()))
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
                        options.get(OptionTable.EXTENDED_TYPES), options.get(OptionTable.ENFORCE_QUOTA), false))
                .withSeed(RANDOM.nextLong());
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

    static ClientLimits limits(ServerOptions options) {
        return new ClientLimits(
                options.get(OptionTable.FRAME_BYTES_MAX),
                options.get(OptionTable.MAX_CLIENT_CNXNS),
                options.get(OptionTable.MAX_CNXNS),
                options.get(OptionTable.HANDSHAKE_TIMEOUT));
    }

    static InetSocketAddress address(ServerOptions options) {
        String host = options.get(OptionTable.CLIENT_PORT_ADDRESS);
        int port = options.get(OptionTable.CLIENT_PORT);
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }
}
