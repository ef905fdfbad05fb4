package dev.baton.spring.autoconfigure;

import dev.baton.client.OverloadPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the client. The texts below are what editors show.
 *
 * @param connectString Servers of the ensemble and, behind a slash, the path in front of every path of this application:
 *     host:port,host:port/chroot.
 * @param sessionTimeout Session timeout to ask the servers for. They may grant another one.
 * @param connectTimeout Time for one attempt at one server, from the look-up of its name to the session.
 * @param operationTimeout Deadline of operations that are not given one of their own.
 * @param closeTimeout How long closing may wait for the server to confirm the end of the session.
 * @param backoff Pause between rounds over all servers.
 * @param inFlightMax Requests that may wait for an answer at a time.
 * @param overloadPolicy What a call does when that many requests wait.
 * @param frameSizeMax Largest message in either direction, like ZooKeeper's jute.maxbuffer.
 * @param readOnlyAllowed Whether a server that has lost its quorum and only reads will do.
 * @param shuffleServers Whether servers are tried in random order, which spreads applications over them.
 * @param auth Credentials, presented on every connection.
 * @param ssl Encryption of the connections to the servers.
 * @param startup Whether the start of the application waits for a session.
 * @param startupTimeout How long it waits at most, with baton.startup=wait.
 */
@ConfigurationProperties("baton")
public record BatonProperties(
        @DefaultValue("localhost:2181") String connectString,
        @DefaultValue("20s") Duration sessionTimeout,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("15s") Duration operationTimeout,
        @DefaultValue("2s") Duration closeTimeout,
        @DefaultValue Backoff backoff,
        @DefaultValue("8192") int inFlightMax,
        @DefaultValue("fail") OverloadPolicy overloadPolicy,
        @DefaultValue("1048575B") DataSize frameSizeMax,
        @DefaultValue("false") boolean readOnlyAllowed,
        @DefaultValue("true") boolean shuffleServers,
        @DefaultValue List<Auth> auth,
        @DefaultValue Ssl ssl,
        @DefaultValue("background") StartupMode startup,
        @DefaultValue("10s") Duration startupTimeout) {

    /**
     * Pause between rounds over all servers; doubles from one to the other, with jitter.
     *
     * @param min Pause after the first round over all servers in which none took the client.
     * @param max Longest pause between rounds over all servers.
     */
    public record Backoff(
            @DefaultValue("50ms") Duration min,
            @DefaultValue("1s") Duration max) {}

    /**
     * One set of credentials.
     *
     * @param scheme Authentication scheme, for example digest.
     * @param credentials Credentials as the scheme wants them; user:password for digest. Never printed.
     */
    public record Auth(
            @DefaultValue("digest") String scheme, @Nullable String credentials) {
        @Override
        public String toString() {
            return "Auth[" + scheme + ", ***]";
        }
    }

    /**
     * Encryption.
     *
     * @param enabled Whether connections to the servers are encrypted. On by itself when a bundle is named.
     * @param bundle Name of the SSL bundle (spring.ssl.bundle.*) with the trusted certificates and, if the servers ask for
     *     one, the application's own certificate. Connections made after a reload of the bundle use what was loaded.
     * @param verifyHostname Whether the certificate of a server must name the host as it stands in the connect string.
     */
    public record Ssl(
            @Nullable Boolean enabled,
            @Nullable String bundle,
            @DefaultValue("true") boolean verifyHostname) {
        /** Whether it is on, by its own property or by a bundle's. */
        boolean isOn() {
            return enabled != null ? enabled : bundle != null;
        }
    }
}
