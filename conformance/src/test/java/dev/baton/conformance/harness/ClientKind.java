package dev.baton.conformance.harness;

/** The client libraries that the suites compare. */
public enum ClientKind {
    APACHE {
        @Override
        public ClientUnderTest connect(String connectString, int timeoutMillis) {
            return new ApacheClient(connectString, timeoutMillis);
        }
    },
    BATON {
        @Override
        public ClientUnderTest connect(String connectString, int timeoutMillis) {
            return new BatonClient(connectString, timeoutMillis);
        }
    };

    /** A client that is connecting; the connect string may end in a chroot. */
    public abstract ClientUnderTest connect(String connectString, int timeoutMillis);

    /** A connected client with a session timeout that no slow machine reaches. */
    public ClientUnderTest connect(String connectString) {
        ClientUnderTest client = connect(connectString, 30_000);
        client.awaitConnected();
        return client;
    }
}
