package dev.baton.client.error;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How things stood for a request when it failed.
 *
 * @param server the connected server, or the last one; null if none was reached yet
 * @param sessionId the session, 0 if there was none
 * @param askedTimeoutMillis session timeout that the client asked for
 * @param grantedTimeoutMillis session timeout that the server granted, 0 if there was no session
 * @param elapsedMillis time since the call
 * @param sendings how often the request was sent; 0 if never
 */
public record Situation(
        @Nullable String server,
        long sessionId,
        int askedTimeoutMillis,
        int grantedTimeoutMillis,
        long elapsedMillis,
        int sendings)
        implements Serializable {
    @Override
    public String toString() {
        return "server=" + (server == null ? "none" : server) + " session=0x" + Long.toHexString(sessionId)
                + " timeout=" + grantedTimeoutMillis + "/" + askedTimeoutMillis + "ms elapsed=" + elapsedMillis
                + "ms sent=" + sendings + "x";
    }
}
