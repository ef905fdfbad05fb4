package dev.baton.server;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.client.ClientPort;
import dev.baton.server.edge.peer.PeerTransport;
import dev.baton.server.node.EnsembleChange;
import dev.baton.server.roster.Roster;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves this member's ports when a reconfiguration gives it another address. Connections that stand stay; the others make theirs anew
 * where they are to.
 *
 * <p>The first configuration of an ensemble is no reconfiguration: it is what one member's file says, and may name the same host otherwise.
 */
final class Relocation implements Consumer<EnsembleChange> {
    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final ServerOptions options;
    private final EdgeLoop edge;
    private final ClientPort clients;
    private Member own;
    private Endpoint forClients;
    private long version;
    private @Nullable PeerTransport peers;

    Relocation(ServerOptions options, EdgeLoop edge, ClientPort clients, Members started) {
        this.options = options;
        this.edge = edge;
        this.clients = clients;
        this.own = started.member(options.serverId());
        this.forClients = Wiring.clientEndpoint(options);
        this.version = started.version();
    }

    /** Names the ports for members. Before the first configuration. */
    void attach(PeerTransport transport) {
        peers = transport;
    }

    @Override
    public void accept(EnsembleChange change) {
        if (change.active().version() <= version) {
            return;
        }
        version = change.active().version();
        Roster roster = Roster.parse(change.active().text());
        if (!roster.members().containsKey(options.serverId())) {
            return;
        }
        Members members = Members.of(roster);
        Member before = own;
        own = members.member(options.serverId());
        Endpoint clientsBefore = forClients;
        if (own.clientPort() != Member.NO_PORT) {
            forClients = Wiring.clientEndpoint(options.withMembers(members, options.serverId()));
        }
        if ((version & COUNTER_MASK) != 0) {
            move(before, clientsBefore);
        }
    }

    private void move(Member before, Endpoint clientsBefore) {
        PeerTransport transport = peers;
        if (transport == null) {
            return;
        }
        if (!own.entry().sameAddress(before.entry())) {
            LOG.info("this member moves from={} to={}", before, own);
            Endpoint election = Wiring.peerEndpoint(options, own, own.electionPort());
            Endpoint quorum = Wiring.peerEndpoint(options, own, own.quorumPort());
            edge.executor().execute(() -> transport.move(election, quorum));
        }
        Endpoint where = forClients;
        if (!where.equals(clientsBefore)) {
            edge.executor().execute(() -> clients.move(where, transport.names()));
        }
    }
}
