package dev.baton.client.tls;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Makes an engine for each connection and judges the certificate it was shown. Thread-safe if the supplier is.
 *
 * @param contexts asked once per connection, so that a new key is used from the next connection on
 * @param verifyHost whether the server's certificate must name the host that was connected to
 * @param protocols versions to offer, empty for the JDK's defaults
 * @param ciphers suites to offer, empty for the JDK's defaults
 */
public record TlsEngines(
        Supplier<SSLContext> contexts, boolean verifyHost, List<String> protocols, List<String> ciphers) {
    public TlsEngines {
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
    }

    /**
     * An engine for one connection. May read files.
     *
     * @throws TlsMaterialException if there is no usable key material
     * @throws IllegalArgumentException if the JDK knows a protocol or suite not
     */
    public SSLEngine engine(String host, int port) {
        SSLContext context = Objects.requireNonNull(contexts.get(), "the supplier gave no SSLContext");
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (!protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(String[]::new));
        }
        if (!ciphers.isEmpty()) {
            parameters.setCipherSuites(ciphers.toArray(String[]::new));
        }
        // The JDK's own check would also accept the subject's common name; ours is checkPeer.
        parameters.setEndpointIdentificationAlgorithm("");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Refuses a peer whose certificate does not name the host. To be called after the handshake, before anything is sent. */
    public void checkPeer(SSLSession session, String host) throws SSLPeerUnverifiedException {
        if (verifyHost) {
            SubjectNames.check(session, host);
        }
    }
}
