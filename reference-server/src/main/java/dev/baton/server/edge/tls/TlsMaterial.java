package dev.baton.server.edge.tls;

import dev.baton.server.edge.tls.TlsSettings.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an engine for each connection from the files as they are then. What is replaced is used from the next connection on; what cannot
 * be used, a half-written file for example, is reported once and the former stays in use until the files change again. Thread-safe;
 * blocks for the reading.
 */
public final class TlsMaterial {
    private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);

    private final TlsSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SSLContext current;
    private List<String> stamp = List.of();
    private List<String> reported = List.of();

    /** Looks at no file yet. */
    public TlsMaterial(TlsSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads the server's own key, to see whether it can be used.
     *
     * @throws TlsMaterialException if not
     */
    public void checkKey() throws TlsMaterialException {
        settings.key().keys();
    }

    /**
     * Reads the certificates to trust, to see whether they can be used.
     *
     * @throws TlsMaterialException if not
     */
    public void checkTrust() throws TlsMaterialException {
        if (settings.trust() != null) {
            settings.trust().trusted();
        }
    }

    /**
     * An engine for one connection.
     *
     * @throws TlsMaterialException if the files cannot be used and never could
     * @throws IllegalArgumentException if the JDK does not know a protocol or suite
     */
    public SSLEngine engine() throws TlsMaterialException {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(settings.protocols().toArray(String[]::new));
        if (!settings.ciphers().isEmpty()) {
            parameters.setCipherSuites(settings.ciphers().toArray(String[]::new));
        }
        // Each of the two takes the other back.
        if (settings.clientAuth() == ClientAuth.NEED) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(settings.clientAuth() == ClientAuth.WANT);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLContext context() throws TlsMaterialException {
        lock.lock();
        try {
            List<String> now = stamp();
            SSLContext known = current;
            if (known != null && now.equals(stamp)) {
                return known;
            }
            try {
                SSLContext made = make();
                if (known != null) {
                    LOG.info("TLS files read again key={} trust={}", settings.key(), settings.trust());
                }
                current = made;
                stamp = now;
                return made;
            } catch (TlsMaterialException e) {
                if (known == null) {
                    throw e;
                }
                if (!now.equals(reported)) {
                    reported = now;
                    LOG.warn("TLS files have changed and cannot be used, the former stay cause={}", e.getMessage());
                }
                return known;
            }
        } finally {
            lock.unlock();
        }
    }

    private SSLContext make() throws TlsMaterialException {
        StoreFile.Keys own = settings.key().keys();
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own.store(), own.password());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsMaterialException(settings.key() + " cannot be used: " + e, e);
        }
    }

    /** None at all would mean those that the JDK trusts, which are for servers on the Internet. */
    private TrustManager[] trustManagers() throws TlsMaterialException {
        StoreFile trust = settings.trust();
        if (trust == null) {
            return new TrustManager[0];
        }
        try {
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust.trusted());
            return trusted.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new TlsMaterialException(trust + " cannot be used: " + e, e);
        }
    }

    /** Size, time and identity of each file: a replaced link or file shows in one of them. */
    private List<String> stamp() {
        List<String> stamps = new ArrayList<>();
        settings.key().paths().forEach(path -> stamps.add(stamp(path)));
        if (settings.trust() != null) {
            settings.trust().paths().forEach(path -> stamps.add(stamp(path)));
        }
        return stamps;
    }

    private static String stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }
}
