package dev.baton.wire.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTextTest {
    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static PrivateKey newKey(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(1024);
        }
        return generator.generateKeyPair().getPrivate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyIsFoundAmongOtherThings(String algorithm) throws GeneralSecurityException {
        PrivateKey key = newKey(algorithm);
        String text = "a note\n" + block("CERTIFICATE", new byte[] {1, 2}) + block("PRIVATE KEY", key.getEncoded());
        assertThat(PemText.privateKey(text, null)).isEqualTo(key);
    }

    /** Made by: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | openssl pkcs8 -topk8 -passout pass:secret. */
    @Test
    void anEncryptedKeyNeedsItsPassword() throws GeneralSecurityException {
        String text = """
                -----BEGIN ENCRYPTED PRIVATE KEY-----
                MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiGEeKD5inzugICCAAw
                DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEM3fcknYIIUVy8FAkfNC/28EgZAp
                faURb4QJS8VGjFnNSrBbxHRsNuCgosGv8i9QRBAUvMFdn+3CIVdXtldTYBEyN/sY
                M283Mk8Z7Sf+Dvv96wDMAbngzoCMP7yWEypEQxpuwE6oIn7nRxn976+hBFkH+I59
                AihSEChtNAcEQraQTEc3cZvtDwduw8qguA11+pTtlBVPouKb69hPHQXnBZABawA=
                -----END ENCRYPTED PRIVATE KEY-----
                """;
        ECPrivateKey key = (ECPrivateKey) PemText.privateKey(text, "secret".toCharArray());
        assertThat(key.getS().toString(16))
                .isEqualTo("97abf789d05729a9c20144b6a35ef5542c49591cee4160cbca959bf74a7e119f");
        assertThatThrownBy(() -> PemText.privateKey(text, "wrong".toCharArray()))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> PemText.privateKey(text, null))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("is encrypted and no password was given");
        assertThatThrownBy(() -> PemText.privateKey(text, new char[0]))
                .hasMessage("is encrypted and no password was given");
    }

    @Test
    void whatIsNoKeyIsSaid() {
        assertThatThrownBy(() -> PemText.privateKey("nothing", null)).hasMessage("holds no private key in PEM form");
        assertThatThrownBy(() -> PemText.privateKey(block("RSA PRIVATE KEY", new byte[] {1}), null))
                .hasMessageContaining("is in the older form 'RSA PRIVATE KEY'; convert it with: openssl pkcs8");
        assertThatThrownBy(() -> PemText.privateKey(block("PRIVATE KEY", new byte[] {1}), null))
                .hasMessageContaining("holds a key that is none of [RSA, EC, EdDSA]");
    }

    @Test
    void certificatesComeInTheirOrder() {
        String text = block("CERTIFICATE", new byte[] {1})
                + block("PRIVATE KEY", new byte[] {2})
                + block("TRUSTED CERTIFICATE", new byte[] {3});
        assertThat(PemText.certificates(text)).containsExactly(new byte[] {1}, new byte[] {3});
        assertThat(PemText.certificates("")).isEmpty();
    }
}
