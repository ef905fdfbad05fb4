package dev.baton.client;

import java.util.Objects;

/**
 * A server to connect to.
 *
 * @param host name or address, without the brackets of an IPv6 one; names are looked up for every attempt
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
    public ServerAddress {
        Objects.requireNonNull(host, "host");
        OptionChecks.between("port", port, 1, 65_535);
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host is blank");
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
