package dev.baton.server.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A place to listen at or to connect to, as it is written down: what the name means may change, so it is looked up each time.
 *
 * @param host a name or an address, IPv6 without brackets; empty for all addresses of this machine
 * @param port 0 for any free one
 */
public record Endpoint(String host, int port) {
    private static final String ALL_ADDRESSES = "0.0.0.0";

    public Endpoint {
        host = host.equals(ALL_ADDRESSES) ? "" : host;
    }

    /** Whether all addresses of this machine are meant. */
    public boolean isEverywhere() {
        return host.isEmpty();
    }

    /**
     * What the name means now. May block.
     *
     * @throws UnknownHostException if it means nothing
     */
    public InetSocketAddress lookUp() throws UnknownHostException {
        return isEverywhere() ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Override
    public String toString() {
        String shown = isEverywhere() ? "*" : host;
        return (shown.indexOf(':') < 0 ? shown : "[" + shown + "]") + ":" + port;
    }
}
