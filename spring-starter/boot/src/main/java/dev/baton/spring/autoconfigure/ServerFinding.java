package dev.baton.spring.autoconfigure;

/**
 * What a look at one server's port has shown.
 *
 * @param server host and port, as configured
 * @param kind what it is
 * @param detail in words, for a developer
 */
record ServerFinding(String server, Kind kind, String detail) {
    enum Kind {
        /** The name has no address. */
        UNKNOWN_HOST,
        /** No connection can be made. */
        NOTHING_LISTENS,
        /** A connection can be made, and nothing comes back. */
        SILENT,
        /** It answers, in another protocol. */
        OTHER_PROTOCOL,
        /** It answers, and wants encrypted connections. */
        ENCRYPTED,
        /** It answers in the right protocol, but does not serve: no quorum, or still starting. */
        NOT_SERVING,
        /** It answers in the right protocol. */
        SERVES
    }

    @Override
    public String toString() {
        return server + " " + detail;
    }
}
