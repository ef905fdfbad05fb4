package dev.baton.client.tls;

import dev.baton.wire.pem.PemText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads certificates and PKCS#8 private keys, plain or encrypted, from PEM files (RFC 7468). */
final class Pem {
    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (byte[] der : PemText.certificates(text(file))) {
            found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        if (found.isEmpty()) {
            throw new TlsMaterialException(file + " holds no certificate in PEM form");
        }
        return found;
    }

    static PrivateKey privateKey(Path file, char @Nullable [] password) throws IOException, GeneralSecurityException {
        String text = text(file);
        try {
            return PemText.privateKey(text, password);
        } catch (InvalidKeyException e) {
            throw new TlsMaterialException(file + " " + e.getMessage());
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
