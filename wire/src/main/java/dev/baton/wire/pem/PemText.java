package dev.baton.wire.pem;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Finds certificates and PKCS#8 private keys, plain or encrypted, in PEM text. What else stands in the text is passed over, so keys and
 * certificates may share it. Messages of errors go on from the name of a file: "holds no private key in PEM form".
 */
public final class PemText {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemText() {}

    /** The DER of each certificate, in the order of the text; empty if there is none. */
    public static List<byte[]> certificates(String text) {
        List<byte[]> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                found.add(bytes(block));
            }
        }
        return found;
    }

    /**
     * The first private key.
     *
     * @param password of an encrypted key; null or empty for none
     * @throws InvalidKeyException if there is no key that can be read, with the reason in words
     * @throws GeneralSecurityException if the JDK cannot decrypt it
     */
    public static PrivateKey privateKey(String text, char @Nullable [] password) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(new PKCS8EncodedKeySpec(bytes(block)));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    if (password == null || password.length == 0) {
                        throw new InvalidKeyException("is encrypted and no password was given");
                    }
                    return key(decrypted(bytes(block), password));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
                    throw new InvalidKeyException("is in the older form '" + block.group(1)
                            + "'; convert it with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem");
                default -> {
                    // something else in the same text, a certificate for example
                }
            }
        }
        throw new InvalidKeyException("holds no private key in PEM form");
    }

    private static KeySpec decrypted(byte[] bytes, char[] password) throws GeneralSecurityException {
        EncryptedPrivateKeyInfo info;
        try {
            info = new EncryptedPrivateKeyInfo(bytes);
        } catch (IOException e) {
            throw new InvalidKeyException("holds an encrypted key that cannot be read: " + e.getMessage(), e);
        }
        // For PBES2 the name of the parameters tells the cipher; the name of the algorithm is only "PBES2" or its
        // number.
        String algorithm = info.getAlgParameters() == null
                ? info.getAlgName()
                : info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    /** The text does not say of which kind the key is, so each is tried. */
    private static PrivateKey key(KeySpec spec) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException notOfThisKind) {
                // the next kind
            }
        }
        throw new InvalidKeyException("holds a key that is none of " + KEY_ALGORITHMS);
    }

    private static byte[] bytes(Matcher block) {
        return Base64.getMimeDecoder().decode(block.group(2));
    }
}
