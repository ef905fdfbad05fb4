package dev.baton.spring.autoconfigure;

import dev.baton.client.event.ConnectionState;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The start of the application has waited for a session, as {@code baton.startup=wait} says, and there is none. */
public final class BatonStartupException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<ServerFinding> findings;
    private final ConnectionState state;
    private final Duration waited;
    private final String connectString;
    private final String source;
    private final boolean encrypted;

    BatonStartupException(
            ConnectionState state,
            Duration waited,
            String connectString,
            String source,
            boolean encrypted,
            List<ServerFinding> findings) {
        super("no session within " + waited.toMillis() + " ms, the client is " + state + "; "
                + findings.stream().map(ServerFinding::toString).collect(Collectors.joining("; ")));
        this.state = state;
        this.waited = waited;
        this.connectString = connectString;
        this.source = source;
        this.encrypted = encrypted;
        this.findings = List.copyOf(findings);
    }

    /** What was found at each server when the time was over. */
    List<ServerFinding> findings() {
        return findings;
    }

    /** The client's state when the time was over. */
    public ConnectionState state() {
        return state;
    }

    /** How long was waited. */
    public Duration waited() {
        return waited;
    }

    public String connectString() {
        return connectString;
    }

    /** Whether the client encrypts its connections. */
    boolean encrypted() {
        return encrypted;
    }

    /** Who has set the connect string. */
    String source() {
        return source;
    }
}
