package dev.baton.server.session;

import dev.baton.wire.session.ConnectResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Derives the password of a session from its id, so that any server that knows the derivation can check it and none stores it.
 */
public abstract sealed class SessionPasswords {
    private SessionPasswords() {}

    /**
     * The first 16 bytes of HMAC-SHA-256 of the id under a secret. All servers of an ensemble need the same secret.
     *
     * @param secret at least 16 bytes
     */
    public static SessionPasswords keyed(byte[] secret) {
        if (secret.length < ConnectResponse.PASSWORD_BYTES) {
            throw new IllegalArgumentException("session secret is shorter than 16 bytes");
        }
        return new Keyed(secret);
    }

    /**
     * The derivation of Apache's servers, which an ensemble with such members must use. It contains no secret: whoever
     * knows the id of a session can compute its password.
     *
     * @protocol client-wire.md#3-connect
     */
    public static SessionPasswords apacheCompatible() {
        return new Apache();
    }

    /** The password of a session, 16 bytes. */
    public abstract byte[] passwordOf(long sessionId);

    /** Whether {@code claimed} is the session's password. Takes the same time for every wrong one of the right length. */
    public final boolean matches(long sessionId, byte @Nullable [] claimed) {
        return claimed != null && MessageDigest.isEqual(passwordOf(sessionId), claimed);
    }

    private static void putLong(byte[] bytes, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (value >>> (8 * (Long.BYTES - 1 - i)));
        }
    }

    private static final class Keyed extends SessionPasswords {
        private static final String ALGORITHM = "HmacSHA256";
        private final Mac mac;
        private final byte[] input = new byte[Long.BYTES];

        Keyed(byte[] secret) {
            try {
                mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret, ALGORITHM));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
            }
        }

        @Override
        public byte[] passwordOf(long sessionId) {
            putLong(input, sessionId);
            return java.util.Arrays.copyOf(mac.doFinal(input), ConnectResponse.PASSWORD_BYTES);
        }
    }

    private static final class Apache extends SessionPasswords {
        private static final long SALT = 0xB3415C00L;
        private static final long MULTIPLIER = 0x5DEECE66DL;
        private static final long MASK = (1L << 48) - 1;

        @Override
        public byte[] passwordOf(long sessionId) {
            byte[] password = new byte[ConnectResponse.PASSWORD_BYTES];
            long state = (sessionId ^ SALT ^ MULTIPLIER) & MASK;
            for (int word = 0; word < password.length; word += Integer.BYTES) {
                state = (state * MULTIPLIER + 0xBL) & MASK;
                int bits = (int) (state >>> 16);
                for (int i = 0; i < Integer.BYTES; i++) {
                    password[word + i] = (byte) (bits >>> (8 * i));
                }
            }
            return password;
        }
    }
}
