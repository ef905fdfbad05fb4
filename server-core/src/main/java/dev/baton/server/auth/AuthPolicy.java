package dev.baton.server.auth;

import org.jspecify.annotations.Nullable;

/**
 * What an operator has decided about access control.
 *
 * @param skipAcl whether lists are kept but not checked
 * @param superDigest {@code user:base64} of the digest identity that may do everything, or null for none
 * @param digestAlgorithm algorithm of digest identities as {@link java.security.MessageDigest} names it
 * @param superX509 subject of the client certificate that may do everything, or null for none
 */
public record AuthPolicy(
        boolean skipAcl,
        @Nullable String superDigest,
        String digestAlgorithm,
        @Nullable String superX509) {
    public static final AuthPolicy DEFAULTS = new AuthPolicy(false, null, "SHA1", null);

    public AuthPolicy withSuperDigest(@Nullable String digest) {
        return new AuthPolicy(skipAcl, digest, digestAlgorithm, superX509);
    }

    public AuthPolicy withSkipAcl(boolean skip) {
        return new AuthPolicy(skip, superDigest, digestAlgorithm, superX509);
    }
}
