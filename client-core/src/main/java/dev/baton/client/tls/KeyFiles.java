package dev.baton.client.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file, or two of them, with keys or certificates.
 *
 * @param certificates a PEM file with certificates, or a key store
 * @param key the PEM file of the private key that belongs to them; null for a key store, or for certificates alone
 * @param password of the key store or of the private key; null for none
 * @param type {@code PEM}, {@code PKCS12}, {@code JKS} or another type of key store that the JDK knows
 */
public record KeyFiles(Path certificates, @Nullable Path key, char @Nullable [] password, String type) {
    static final String PEM = "PEM";

    public KeyFiles {
        password = password == null ? null : password.clone();
    }

    /** By the end of the file's name: {@code .pem, .crt, .cer}, {@code .jks}, otherwise PKCS12. */
    public static String typeOf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer")) {
            return PEM;
        }
        return name.endsWith(".jks") ? "JKS" : "PKCS12";
    }

    /** The files that a change of is a change of this. */
    List<Path> paths() {
        return key == null ? List.of(certificates) : List.of(certificates, key);
    }

    /** Private key and its chain. */
    KeyStore keys() throws IOException, GeneralSecurityException {
        if (!type.equals(PEM)) {
            return stored();
        }
        if (key == null) {
            throw new TlsMaterialException("no file with the private key was given for " + certificates);
        }
        KeyStore store = empty();
        List<X509Certificate> chain = Pem.certificates(certificates);
        store.setKeyEntry(
                "key", Pem.privateKey(key, password), passwordOrEmpty(), chain.toArray(X509Certificate[]::new));
        return store;
    }

    /** Certificates to trust. */
    KeyStore trusted() throws IOException, GeneralSecurityException {
        if (!type.equals(PEM)) {
            return stored();
        }
        KeyStore store = empty();
        int index = 0;
        for (X509Certificate certificate : Pem.certificates(certificates)) {
            store.setCertificateEntry("trusted-" + index++, certificate);
        }
        return store;
    }

    char[] passwordOrEmpty() {
        return password == null ? new char[0] : password.clone();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private KeyStore stored() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(certificates)) {
            store.load(in, password);
        }
        return store;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return type + " " + paths();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return certificates.hashCode();
    }
}
