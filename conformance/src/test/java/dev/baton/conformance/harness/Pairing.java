package dev.baton.conformance.harness;

import java.util.stream.Stream;

/** Who speaks with whom. */
public enum Pairing {
    APACHE_CLIENT_APACHE_SERVER(ClientKind.APACHE, ServerKind.APACHE),
    BATON_CLIENT_APACHE_SERVER(ClientKind.BATON, ServerKind.APACHE),
    APACHE_CLIENT_BATON_SERVER(ClientKind.APACHE, ServerKind.BATON),
    BATON_CLIENT_BATON_SERVER(ClientKind.BATON, ServerKind.BATON),
    /** Through a follower, which passes writes on to its leader. */
    APACHE_CLIENT_BATON_ENSEMBLE(ClientKind.APACHE, ServerKind.BATON, true),
    /** Likewise. */
    BATON_CLIENT_BATON_ENSEMBLE(ClientKind.BATON, ServerKind.BATON, true),
    /** Likewise. */
    APACHE_CLIENT_APACHE_ENSEMBLE(ClientKind.APACHE, ServerKind.APACHE, true),
    /** Likewise. */
    BATON_CLIENT_APACHE_ENSEMBLE(ClientKind.BATON, ServerKind.APACHE, true);

    private final ClientKind client;
    private final ServerKind server;
    private final boolean ensemble;

    Pairing(ClientKind client, ServerKind server) {
        this(client, server, false);
    }

    Pairing(ClientKind client, ServerKind server, boolean ensemble) {
        this.client = client;
        this.server = server;
        this.ensemble = ensemble;
    }

    /**
     * Those of Baton's client, for suites of what only it has. Those with an ensemble are for {@code -Dbaton.ensemble.full=true}, and
     * all clients of a test then speak with the same follower.
     */
    public static Stream<Pairing> ofBaton() {
        boolean full = Boolean.getBoolean("baton.ensemble.full");
        return Stream.of(values())
                .filter(pairing -> pairing.client == ClientKind.BATON)
                .filter(pairing -> full || !pairing.ensemble);
    }

    /** Whether the server is a member of an ensemble of three. */
    public boolean isEnsemble() {
        return ensemble;
    }

    public ClientKind client() {
        return client;
    }

    /** The kind of server. */
    public ServerKind serverKind() {
        return server;
    }

    /** The running server that all suites share. */
    public ServerUnderTest server() {
        return ensemble ? SharedServers.follower(server) : SharedServers.of(server);
    }
}
