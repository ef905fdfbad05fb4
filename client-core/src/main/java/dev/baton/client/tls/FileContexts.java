package dev.baton.client.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SSLContext from files, made anew when one of them has changed. A change that cannot be read, a half-written file for example,
 * is reported and the former context stays in use; the files are looked at again for the next connection. Thread-safe; blocks for
 * the reading.
 */
public final class FileContexts implements Supplier<SSLContext> {
    private static final Logger LOG = LoggerFactory.getLogger(FileContexts.class);

    private final @Nullable KeyFiles key;
    private final @Nullable KeyFiles trust;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SSLContext current;
    private List<String> stamp = List.of();

    /**
     * Looks at no file yet.
     *
     * @param key the client's own key, null for none
     * @param trust certificates to trust, null for those that the JDK trusts
     */
    public FileContexts(@Nullable KeyFiles key, @Nullable KeyFiles trust) {
        this.key = key;
        this.trust = trust;
    }

    @Override
    public SSLContext get() {
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
                    LOG.info("TLS material read again: key={} trust={}", key, trust);
                }
                current = made;
                stamp = now;
                return made;
            } catch (TlsMaterialException e) {
                if (known == null) {
                    throw e;
                }
                LOG.warn("TLS material has changed and cannot be used, the former stays: {}", e.getMessage());
                return known;
            }
        } finally {
            lock.unlock();
        }
    }

    private SSLContext make() {
        KeyFiles reading = key;
        try {
            KeyManager[] keyManagers = null;
            if (key != null) {
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(key.keys(), key.passwordOrEmpty());
                keyManagers = keys.getKeyManagers();
            }
            reading = trust;
            TrustManager[] trustManagers = null;
            if (trust != null) {
                TrustManagerFactory trusted =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trusted.init(trust.trusted());
                trustManagers = trusted.getTrustManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers, trustManagers, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsMaterialException("TLS material cannot be read from " + reading, e);
        }
    }

    /** Size, time and identity of each file: a replaced link or file shows in one of them. */
    private List<String> stamp() {
        List<String> stamps = new ArrayList<>();
        if (key != null) {
            key.paths().forEach(path -> stamps.add(stamp(path)));
        }
        if (trust != null) {
            trust.paths().forEach(path -> stamps.add(stamp(path)));
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
