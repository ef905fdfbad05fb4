package dev.baton.conformance.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Key stores made as operators make them: with the JDK's keytool. */
public final class KeyStores {
    public static final String PASSWORD = "changeit";
    private static final String ALIAS = "key";

    /** What was made in this process, by name: keytool takes longer than most tests. */
    private static final Map<String, byte[]> MADE = new ConcurrentHashMap<>();

    private KeyStores() {}

    /**
     * A PKCS12 store with a private key and a certificate that it has signed itself; the same whenever the same names are asked for.
     *
     * @param alternativeNames as keytool wants them, for example {@code dns:localhost,ip:127.0.0.1}; empty for none
     */
    public static Path selfSigned(Path file, String commonName, String alternativeNames) {
        try {
            byte[] made = MADE.get(commonName + " " + alternativeNames);
            if (made != null) {
                return Files.write(file, made);
            }
            make(file, commonName, alternativeNames);
            MADE.put(commonName + " " + alternativeNames, Files.readAllBytes(file));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path file, String commonName, String alternativeNames) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=" + commonName,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString()));
        if (!alternativeNames.isEmpty()) {
            command.addAll(List.of("-ext", "san=" + alternativeNames));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A PKCS12 store that trusts the certificate in another one. */
    public static Path trusting(Path file, Path trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("trusted", certificate(trusted));
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store of another type with the same key. */
    public static Path as(String type, Path file, Path other) {
        try {
            KeyStore from = load(other);
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry(
                    ALIAS,
                    from.getKey(ALIAS, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    from.getCertificateChain(ALIAS));
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate of a store as PEM. */
    public static Path certificatePem(Path file, Path store) {
        try {
            return Files.writeString(file, pem("CERTIFICATE", certificate(store).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key of a store as PEM. */
    public static Path keyPem(Path file, Path store) {
        try {
            return Files.writeString(
                    file,
                    pem(
                            "PRIVATE KEY",
                            load(store).getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private static Certificate certificate(Path store) throws IOException, GeneralSecurityException {
        return load(store).getCertificate(ALIAS);
    }

    static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        return loaded;
    }
}
