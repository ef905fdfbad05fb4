package dev.baton.server.node;

import dev.baton.server.auth.IpAddress;
import dev.baton.wire.model.AclId;
import java.util.List;

/**
 * The other end of a client's connection.
 *
 * @param address the remote address
 * @param port the remote port
 * @param transportIds identities that the transport has proved, such as {@code x509} with the subject of a client certificate;
 *     {@code ip} is added by the node
 */
public record ClientPeer(IpAddress address, int port, List<AclId> transportIds) {
    public ClientPeer {
        transportIds = List.copyOf(transportIds);
    }

    /** A peer without certificate. */
    public static ClientPeer of(byte[] address, int port) {
        return new ClientPeer(IpAddress.of(address), port, List.of());
    }

    /** In the form that four-letter words print: {@code /127.0.0.1:4711}. */
    @Override
    public String toString() {
        return "/" + address + ":" + port;
    }
}
