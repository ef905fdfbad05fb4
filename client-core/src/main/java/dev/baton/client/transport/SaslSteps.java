package dev.baton.client.transport;

import java.util.Objects;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of SASL: a mechanism of the JDK for each connection. Blocks, since a mechanism may ask a third party, so it is
 * called on threads that may; one step at a time.
 */
public final class SaslSteps {
    private final Mechanism mechanism;
    private @Nullable SaslClient client;

    /** Makes a mechanism for one connection. */
    @FunctionalInterface
    public interface Mechanism {
        /** For the server with this name, as it stands in the connect string. */
        SaslClient start(String host) throws SaslException;
    }

    /**
     * The next token.
     *
     * @param token to be sent, null for none
     * @param complete whether the client's side is done
     */
    record Step(byte @Nullable [] token, boolean complete) {}

    public SaslSteps(Mechanism mechanism) {
        this.mechanism = mechanism;
    }

    Step first(String host) throws SaslException {
        dispose();
        SaslClient started = Objects.requireNonNull(mechanism.start(host), "the JDK knows no such SASL mechanism");
        client = started;
        byte[] token = started.hasInitialResponse() ? started.evaluateChallenge(new byte[0]) : new byte[0];
        return new Step(token, started.isComplete());
    }

    Step next(byte[] challenge) throws SaslException {
        SaslClient running = Objects.requireNonNull(client, "no exchange is under way");
        byte[] token = running.evaluateChallenge(challenge);
        return new Step(token, running.isComplete());
    }

    private void dispose() throws SaslException {
        SaslClient old = client;
        client = null;
        if (old != null) {
            old.dispose();
        }
    }
}
