package dev.baton.client.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. Asked for each attempt, on a thread that may block. */
@FunctionalInterface
public interface NameLookup {
    /** All addresses, best first; not empty. */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
