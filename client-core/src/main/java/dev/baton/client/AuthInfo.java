package dev.baton.client;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Credentials: a scheme and bytes that it understands. Never printed. */
public final class AuthInfo {
    private final String scheme;
    private final byte[] credentials;

    private AuthInfo(String scheme, byte[] credentials) {
        this.scheme = Objects.requireNonNull(scheme, "scheme");
        this.credentials = credentials.clone();
        if (scheme.isBlank()) {
            throw new IllegalArgumentException("scheme is blank; give for example 'digest'");
        }
    }

    public static AuthInfo of(String scheme, byte[] credentials) {
        return new AuthInfo(scheme, credentials);
    }

    /** User and password, for ACLs of scheme {@code digest}. */
    public static AuthInfo digest(String user, String password) {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user of scheme digest must not be empty or contain ':'");
        }
        return new AuthInfo("digest", (user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public String scheme() {
        return scheme;
    }

    /** A copy. */
    public byte[] credentials() {
        return credentials.clone();
    }

    @Override
    public String toString() {
        return "AuthInfo[" + scheme + ", ***]";
    }
}
