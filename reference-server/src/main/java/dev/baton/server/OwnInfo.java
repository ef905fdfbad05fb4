package dev.baton.server;

import dev.baton.server.edge.admin.ServerInfo;
import dev.baton.server.edge.client.ClientPort;
import dev.baton.server.edge.client.Refusal;
import dev.baton.server.file.FileStorage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the four-letter words say about the server itself. */
final class OwnInfo implements ServerInfo {
    /** The release whose protocol and texts the server keeps to; monitoring reads its number. */
    private static final String COMPATIBLE_WITH = "3.9.6";

    private final ServerOptions options;
    private final FileStorage storage;
    private volatile @Nullable ClientPort port;

    OwnInfo(ServerOptions options, FileStorage storage) {
        this.options = options;
        this.storage = storage;
    }

    /** Told once the port is bound. */
    void serving(ClientPort clients) {
        port = clients;
    }

    private int clientPort() {
        if (!options.hasPlainPort()) {
            return SecurityOptions.NO_PORT;
        }
        ClientPort clients = port;
        return clients == null ? options.clientPort() : clients.address().getPort();
    }

    private int secureClientPort() {
        ClientPort clients = port;
        int wanted = options.get(SecurityOptions.SECURE_CLIENT_PORT);
        return clients == null || wanted == SecurityOptions.NO_PORT
                ? wanted
                : clients.secureAddress().getPort();
    }

    /** Version of this build, or "dev" if it does not come from a jar. */
    static String ownVersion() {
        String version = OwnInfo.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public String version() {
        return COMPATIBLE_WITH + "-baton-" + ownVersion() + ", built on unknown";
    }

    @Override
    public Map<String, Object> configuration() {
        Map<String, Object> conf = new LinkedHashMap<>();
        conf.put("clientPort", clientPort());
        conf.put("secureClientPort", secureClientPort());
        conf.put("dataDir", storage.snapshotDir());
        conf.put("dataDirSize", snapshotDirBytes());
        conf.put("dataLogDir", storage.logDir());
        conf.put("dataLogSize", logDirBytes());
        conf.put("tickTime", options.tickTimeMillis());
        conf.put("maxClientCnxns", options.get(OptionTable.MAX_CLIENT_CNXNS));
        conf.put("minSessionTimeout", options.minSessionTimeoutMillis());
        conf.put("maxSessionTimeout", options.maxSessionTimeoutMillis());
        conf.put("clientPortListenBacklog", options.get(OptionTable.LISTEN_BACKLOG));
        conf.put("serverId", options.serverId());
        options.members().ifPresent(members -> addMembers(conf, members));
        return conf;
    }

    private void addMembers(Map<String, Object> conf, Members members) {
        Member self = members.member(options.serverId());
        conf.put("initLimit", options.get(OptionTable.INIT_LIMIT));
        conf.put("syncLimit", options.get(OptionTable.SYNC_LIMIT));
        conf.put("electionAlg", options.get(OptionTable.ELECTION_ALG));
        conf.put("electionPort", self.electionPort());
        conf.put("quorumPort", self.quorumPort());
        conf.put("peerType", self.role() == Member.Role.OBSERVER ? 1 : 0);
        for (Member member : members.byId().values()) {
            conf.put("server." + member.id(), member.text());
        }
        conf.put("version", Long.toHexString(members.version()));
    }

    @Override
    public long snapshotDirBytes() {
        return FileStorage.bytesIn(storage.snapshotDir());
    }

    @Override
    public long logDirBytes() {
        return FileStorage.bytesIn(storage.logDir());
    }

    @Override
    public long rejectedConnectionCount() {
        ClientPort clients = port;
        long count = 0;
        if (clients != null) {
            for (Refusal reason : Refusal.values()) {
                count += clients.refusedCount(reason);
            }
        }
        return count;
    }
}
