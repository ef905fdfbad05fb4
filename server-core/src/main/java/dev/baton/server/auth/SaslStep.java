package dev.baton.server.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a driver's SASL mechanism has made of a client's token.
 *
 * @param token for the client, null for none
 * @param user whom the client has proved to be, null if it has not yet or cannot
 * @param failed whether the exchange is over without a user, which ends the connection
 */
public record SaslStep(byte @Nullable [] token, @Nullable String user, boolean failed) {
    /** The client is not who it says. */
    public static final SaslStep FAILED = new SaslStep(null, null, true);

    /** The exchange goes on with this token. */
    public static SaslStep challenge(byte @Nullable [] token) {
        return new SaslStep(token, null, false);
    }

    /** The client is this user. */
    public static SaslStep proved(byte @Nullable [] token, String user) {
        return new SaslStep(token, user, false);
    }
}
