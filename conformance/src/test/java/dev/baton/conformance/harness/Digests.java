package dev.baton.conformance.harness;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Ids of the digest scheme. */
public final class Digests {
    private Digests() {}

    /** The id under which {@code user:password} stands in ACLs. */
    public static String idOf(String userAndPassword) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
            String user = userAndPassword.substring(0, userAndPassword.indexOf(':'));
            return user + ":" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
