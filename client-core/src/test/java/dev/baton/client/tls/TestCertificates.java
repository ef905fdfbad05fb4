package dev.baton.client.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A private key with a certificate signed by itself, made in memory. */
public record TestCertificates(PrivateKey key, X509Certificate certificate) {
    private static final byte[] ECDSA_SHA256 = oid(new int[] {1, 2, 840, 10045, 4, 3, 2});
    private static final byte[] COMMON_NAME = oid(new int[] {2, 5, 4, 3});
    private static final byte[] SUBJECT_ALT_NAME = oid(new int[] {2, 5, 29, 17});

    /**
     * Made now, valid for a day.
     *
     * @param commonName of subject and issuer
     * @param names host names and IPv4 addresses for the subject alternative names; none for no such extension
     */
    public static TestCertificates selfSigned(String commonName, String... names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            byte[] name =
                    sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0C, commonName.getBytes(StandardCharsets.UTF_8)))));
            Instant now = Instant.now();
            byte[] validity = sequence(time(now.minus(1, ChronoUnit.HOURS)), time(now.plus(1, ChronoUnit.DAYS)));
            byte[] algorithm = sequence(ECDSA_SHA256);
            byte[] serial = tlv(0x02, BigInteger.valueOf(System.nanoTime()).toByteArray());
            byte[] body = sequence(
                    tlv(0xA0, tlv(0x02, new byte[] {2})),
                    serial,
                    algorithm,
                    name,
                    validity,
                    name,
                    pair.getPublic().getEncoded(),
                    names.length == 0
                            ? new byte[0]
                            : tlv(
                                    0xA3,
                                    sequence(sequence(SUBJECT_ALT_NAME, tlv(0x04, sequence(alternatives(names)))))));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] signed = signature.sign();
            byte[] bits = new byte[signed.length + 1];
            System.arraycopy(signed, 0, bits, 1, signed.length);
            byte[] der = sequence(body, algorithm, tlv(0x03, bits));
            return new TestCertificates(pair.getPrivate(), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The context of a server that shows this certificate and, if told to, demands the other one. */
    public SSLContext serverContext(X509Certificate... clients) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore("x"), "x".toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (X509Certificate client : clients) {
                trusted.setCertificateEntry(client.getSerialNumber().toString(), client);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path writePem(Path file) {
        return write(file, pem("CERTIFICATE", encoded()).getBytes(StandardCharsets.US_ASCII));
    }

    public Path writeKeyPem(Path file) {
        return write(file, pem("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
    }

    public Path writeStore(Path file, String type, String password) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            KeyStore store = keyStore(password);
            KeyStore typed = KeyStore.getInstance(type);
            typed.load(null, null);
            typed.setKeyEntry(
                    "key", store.getKey("key", password.toCharArray()), password.toCharArray(), new X509Certificate[] {
                        certificate
                    });
            typed.store(out, password.toCharArray());
            return write(file, out.toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keyStore(String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, password.toCharArray(), new X509Certificate[] {certificate});
        return store;
    }

    private byte[] encoded() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] alternatives(String[] names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String name : names) {
            try {
                out.writeBytes(
                        name.matches("[0-9.]+")
                                ? tlv(0x87, InetAddress.getByName(name).getAddress())
                                : tlv(0x82, name.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return out.toByteArray();
    }

    private static byte[] time(Instant at) {
        return tlv(
                0x18,
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(at)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return tlv(0x30, out.toByteArray());
    }

    private static byte[] oid(int[] arcs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arcs[i] >> shift != 0) {
                    out.write(arcs[i] >> shift & 0x7F | 0x80);
                }
            }
            out.write(arcs[i] & 0x7F);
        }
        return tlv(0x06, out.toByteArray());
    }

    private static byte[] tlv(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length & 0xFF);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
