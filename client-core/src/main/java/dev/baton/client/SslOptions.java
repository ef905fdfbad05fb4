package dev.baton.client;

import dev.baton.client.tls.FileContexts;
import dev.baton.client.tls.KeyFiles;
import dev.baton.client.tls.TlsEngines;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a {@link Client}. Immutable; each {@code with} method returns a changed copy. To be given to {@link
 * ClientOptions#withSsl(SslOptions)}.
 *
 * <p>Key material comes from files or from a supplier of an {@link SSLContext}. Both are looked at anew for each connection, so
 * that replaced files, or a new context, are used from the next connection on; a connection that stands is not touched. A client's
 * own certificate also authenticates it where the server knows the scheme {@code x509}.
 *
 * <p>The server's certificate must name the host as it stands in the connect string among its subject alternative names; the
 * common name does not count.
 */
public final class SslOptions {
    private final @Nullable Supplier<SSLContext> contexts;
    private final @Nullable KeyFiles key;
    private final @Nullable KeyFiles trust;
    private final boolean hostNameVerified;
    private final List<String> protocols;
    private final List<String> ciphers;

    private SslOptions(
            @Nullable Supplier<SSLContext> contexts,
            @Nullable KeyFiles key,
            @Nullable KeyFiles trust,
            boolean hostNameVerified,
            List<String> protocols,
            List<String> ciphers) {
        this.contexts = contexts;
        this.key = key;
        this.trust = trust;
        this.hostNameVerified = hostNameVerified;
        this.protocols = List.copyOf(protocols);
        this.ciphers = List.copyOf(ciphers);
    }

    /** Trusts what the JDK trusts and shows no certificate of its own. */
    public static SslOptions defaults() {
        return new SslOptions(null, null, null, true, List.of(), List.of());
    }

    /** Uses contexts made elsewhere. The supplier is called for each connection, on a thread that may block. */
    public static SslOptions of(Supplier<SSLContext> contexts) {
        return new SslOptions(Objects.requireNonNull(contexts, "contexts"), null, null, true, List.of(), List.of());
    }

    /**
     * With certificates to trust instead of the JDK's.
     *
     * @param file PEM with one or more certificates ({@code .pem, .crt, .cer}), JKS ({@code .jks}), or PKCS12
     * @param password of the key store; null for PEM
     */
    public SslOptions withTrust(Path file, char @Nullable [] password) {
        return withFiles(key, new KeyFiles(file, null, password, KeyFiles.typeOf(file)));
    }

    /** With certificates to trust, from a PEM file, a JKS or a PKCS12 store without a password. */
    public SslOptions withTrust(Path file) {
        return withTrust(file, null);
    }

    /** With a private key and its chain from a JKS or PKCS12 store. */
    public SslOptions withKeyStore(Path file, char @Nullable [] password) {
        String type = KeyFiles.typeOf(file);
        if (type.equals(KeyFiles.typeOf(Path.of("x.pem")))) {
            throw new IllegalArgumentException(file + " is a PEM file; use withKey(chain, key, password)");
        }
        return withFiles(new KeyFiles(file, null, password, type), trust);
    }

    /**
     * With a private key and its chain from PEM files, which may be one and the same.
     *
     * @param chain the certificate, followed by those of its issuers
     * @param privateKey in PKCS#8
     * @param password of the private key, null if it is not encrypted
     */
    public SslOptions withKey(Path chain, Path privateKey, char @Nullable [] password) {
        return withFiles(new KeyFiles(chain, privateKey, password, KeyFiles.typeOf(Path.of("x.pem"))), trust);
    }

    /** Whether the server's certificate must name its host. Default yes; no is for tests. */
    public SslOptions withHostNameVerified(boolean verified) {
        return new SslOptions(contexts, key, trust, verified, protocols, ciphers);
    }

    /** With these versions only, for example {@code TLSv1.3}. Default: the JDK's. */
    public SslOptions withProtocols(List<String> names) {
        return new SslOptions(contexts, key, trust, hostNameVerified, names, ciphers);
    }

    /** With these cipher suites only. Default: the JDK's. */
    public SslOptions withCiphers(List<String> names) {
        return new SslOptions(contexts, key, trust, hostNameVerified, protocols, names);
    }

    TlsEngines engines() {
        Supplier<SSLContext> source = contexts == null ? new FileContexts(key, trust) : contexts;
        return new TlsEngines(source, hostNameVerified, protocols, ciphers);
    }

    private SslOptions withFiles(@Nullable KeyFiles newKey, @Nullable KeyFiles newTrust) {
        if (contexts != null) {
            throw new IllegalArgumentException("key material comes from the supplied SSLContext; give it there");
        }
        return new SslOptions(null, newKey, newTrust, hostNameVerified, protocols, ciphers);
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "SslOptions[" + (contexts == null ? "key=" + key + ", trust=" + trust : "own SSLContext")
                + ", hostNameVerified=" + hostNameVerified + "]";
    }
}
