package dev.baton.client.session;

import dev.baton.wire.op.Auth;
import java.util.List;

/**
 * What a {@link SessionMachine} needs to know.
 *
 * @param hosts servers in the order in which they are to be tried; empty if they come by {@link Input.Hosts} before the start
 * @param sessionTimeoutMillis timeout to ask for
 * @param connectTimeoutNanos time for one attempt at most, TCP and handshake together
 * @param backoffMinNanos first pause after a round over all hosts without success
 * @param backoffMaxNanos longest pause
 * @param closeTimeoutNanos how long a close waits for the server
 * @param frameBytesMax largest request frame
 * @param readOnlyAllowed whether a server without a quorum will do
 * @param chroot stripped from the paths of events
 * @param auth credentials for every connection
 * @param sasl whether each connection begins with a SASL exchange
 * @param rebalanceNanos about how often to move to another server, {@link Long#MAX_VALUE} for never
 * @param seed of the jitter
 */
public record SessionConfig(
        List<HostPort> hosts,
        int sessionTimeoutMillis,
        long connectTimeoutNanos,
        long backoffMinNanos,
        long backoffMaxNanos,
        long closeTimeoutNanos,
        int frameBytesMax,
        boolean readOnlyAllowed,
        Chroot chroot,
        List<Auth.Request> auth,
        boolean sasl,
        long rebalanceNanos,
        long seed) {
    public SessionConfig {
        hosts = List.copyOf(hosts);
        auth = List.copyOf(auth);
    }
}
