package dev.baton.server;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.client.ClientPort;
import dev.baton.server.edge.peer.PeerTransport;
import dev.baton.server.node.EnsembleChange;
import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterEntry;
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
    private static final String ALL_ADDRESSES = "0.0.0.0";
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final ServerOptions options;
    private final EdgeLoop edge;
    private final ClientPort clients;
    private RosterEntry own;
    private long version;
    private @Nullable PeerTransport peers;

    Relocation(ServerOptions options, EdgeLoop edge, ClientPort clients, Members started) {
        this.options = options;
        this.edge = edge;
        this.clients = clients;
        this.own = started.member(options.serverId()).entry();
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
        RosterEntry next = Roster.parse(change.active().text()).members().get(options.serverId());
        if (next == null) {
            return;
        }
        RosterEntry before = own;
        own = next;
        if ((version & COUNTER_MASK) != 0) {
            move(before, next);
        }
    }

    private void move(RosterEntry before, RosterEntry next) {
        PeerTransport transport = peers;
        if (transport != null && !next.sameAddress(before)) {
            LOG.info("this member moves from={} to={}", before, next);
            Member self = Member.of(next);
            Endpoint election = Wiring.peerEndpoint(options, self, next.electionPort());
            Endpoint quorum = Wiring.peerEndpoint(options, self, next.quorumPort());
            edge.executor().execute(() -> transport.move(election, quorum));
        }
        if (transport != null && next.clientPort() != RosterEntry.NO_PORT && !sameForClients(before, next)) {
            Endpoint where = clientEndpoint(next);
            edge.executor().execute(() -> clients.move(where, transport.names()));
        }
    }

    private boolean sameForClients(RosterEntry before, RosterEntry next) {
        boolean said = before.clientPort() != RosterEntry.NO_PORT;
        int port = said ? before.clientPort() : clients.address().getPort();
        String host = said ? before.clientHost() : options.get(OptionTable.CLIENT_PORT_ADDRESS);
        return next.clientPort() == port && any(next.clientHost()).equals(any(host));
    }

    private static String any(String host) {
        return host.isEmpty() ? ALL_ADDRESSES : host;
    }

    private Endpoint clientEndpoint(RosterEntry next) {
        String host = any(next.clientHost()).equals(ALL_ADDRESSES)
                ? options.get(OptionTable.CLIENT_PORT_ADDRESS)
                : next.clientHost();
        return new Endpoint(host, next.clientPort());
    }
}
