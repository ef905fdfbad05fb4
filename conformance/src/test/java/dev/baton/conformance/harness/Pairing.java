package dev.baton.conformance.harness;

/** Who speaks with whom. */
public enum Pairing {
    APACHE_CLIENT_APACHE_SERVER(ClientKind.APACHE, ServerKind.APACHE),
    BATON_CLIENT_APACHE_SERVER(ClientKind.BATON, ServerKind.APACHE),
    APACHE_CLIENT_BATON_SERVER(ClientKind.APACHE, ServerKind.BATON),
    BATON_CLIENT_BATON_SERVER(ClientKind.BATON, ServerKind.BATON);

    private final ClientKind client;
    private final ServerKind server;

    Pairing(ClientKind client, ServerKind server) {
        this.client = client;
        this.server = server;
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
        return SharedServers.of(server);
    }
}
