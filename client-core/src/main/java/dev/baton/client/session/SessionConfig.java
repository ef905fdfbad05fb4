package dev.baton.client.session;

import dev.baton.wire.op.Auth;
import java.util.List;

/**
 * What a {@link SessionMachine} needs to know.
 *
 * @param hosts servers in the order in which they are to be tried, at least one
 * @param sessionTimeoutMillis timeout to ask for
 * @param connectTimeoutNanos time for one attempt, TCP and handshake together
 * @param backoffMinNanos first pause after a round over all hosts without success
 * @param backoffMaxNanos longest pause
 * @param closeTimeoutNanos how long a close waits for the server
 * @param frameBytesMax largest request frame
 * @param readOnlyAllowed whether a server without a quorum will do
 * @param chroot stripped from the paths of events
 * @param auth credentials for every connection
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
        long seed) {
    public SessionConfig {
        hosts = List.copyOf(hosts);
        auth = List.copyOf(auth);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("no hosts");
        }
    }
}
