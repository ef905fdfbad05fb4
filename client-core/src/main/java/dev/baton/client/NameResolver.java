package dev.baton.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. Asked for every attempt, on a thread that may block. */
@FunctionalInterface
public interface NameResolver {
    /** The platform's own resolver, with all addresses of a name. */
    NameResolver PLATFORM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * All addresses of a host, best first.
     *
     * @throws UnknownHostException if there are none now; the host is tried again later
     */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
