package dev.baton.server.edge.tls;

import dev.baton.wire.pem.PemText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file with keys or certificates. Every call reads it anew.
 *
 * @param file a store, or PEM text; with the private key and its chain in one file if it is the server's own
 * @param type {@code PEM}, or a type of key store that the JDK knows
 * @param password of the store or of the key; empty for none
 * @param passwordFile where the password stands instead, on a line of its own; null for nowhere
 */
public record StoreFile(
        Path file, String type, String password, @Nullable Path passwordFile) {
    private static final String PEM = "PEM";
    private static final String JKS = "JKS";
    private static final String PKCS12 = "PKCS12";

    /** The types that can be named. */
    public static final List<String> TYPES = List.of(JKS, PKCS12, PEM);

    /** The type by the end of a file's name, as ZooKeeper guesses it; null if that says nothing. */
    public static @Nullable String typeOf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".jks")) {
            return JKS;
        }
        if (name.endsWith(".p12")) {
            return PKCS12;
        }
        return name.endsWith(".pem") ? PEM : null;
    }

    /** The files of which a change is a change of this. */
    List<Path> paths() {
        return passwordFile == null ? List.of(file) : List.of(file, passwordFile);
    }

    /** A private key with its chain, and the password that it has in the store. */
    record Keys(KeyStore store, char[] password) {}

    /**
     * The server's own key.
     *
     * @throws TlsMaterialException if there is none that can be read
     */
    Keys keys() throws TlsMaterialException {
        char[] secret = secret();
        try {
            KeyStore store = type.equals(PEM) ? keyOfPem(secret) : stored(secret);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    return new Keys(store, secret);
                }
            }
            throw new TlsMaterialException(this + " holds no private key");
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(e);
        }
    }

    /**
     * Certificates to trust.
     *
     * @throws TlsMaterialException if there is none that can be read
     */
    KeyStore trusted() throws TlsMaterialException {
        char[] secret = secret();
        try {
            KeyStore store = type.equals(PEM) ? trustOfPem() : stored(secret);
            if (store.size() == 0) {
                throw new TlsMaterialException(this + " holds no certificate");
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(e);
        }
    }

    private TlsMaterialException unreadable(Exception cause) {
        return new TlsMaterialException(this + " cannot be read: " + cause, cause);
    }

    private char[] secret() throws TlsMaterialException {
        if (passwordFile == null) {
            return password.toCharArray();
        }
        try {
            return Files.readString(passwordFile, StandardCharsets.UTF_8)
                    .replaceFirst("[\\r\\n]+$", "")
                    .toCharArray();
        } catch (IOException e) {
            throw new TlsMaterialException("the password file " + passwordFile + " cannot be read: " + e, e);
        }
    }

    private KeyStore keyOfPem(char[] secret) throws IOException, GeneralSecurityException {
        String text = text();
        KeyStore store = empty();
        store.setKeyEntry(
                "key",
                PemText.privateKey(text, secret),
                secret,
                certificates(text).toArray(Certificate[]::new));
        return store;
    }

    private KeyStore trustOfPem() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int index = 0;
        for (Certificate certificate : certificates(text())) {
            store.setCertificateEntry("trusted-" + index++, certificate);
        }
        return store;
    }

    private static List<Certificate> certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> found = new ArrayList<>();
        for (byte[] der : PemText.certificates(text)) {
            found.add(factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        if (found.isEmpty()) {
            throw new CertificateException("it holds no certificate in PEM form");
        }
        return found;
    }

    private String text() throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(PKCS12);
        store.load(null, null);
        return store;
    }

    private KeyStore stored(char[] secret) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, secret);
        }
        return store;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return type + " file " + file;
    }
}
