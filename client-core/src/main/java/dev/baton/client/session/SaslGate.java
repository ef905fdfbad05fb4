package dev.baton.client.session;

import dev.baton.wire.op.Sasl;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything back on a new connection until the SASL exchange is over. The tokens are worked out elsewhere, since a
 * mechanism may ask a third party; here is only the order of steps.
 *
 * @protocol client-wire.md#12-client-side-behaviours-with-wire-effect
 */
final class SaslGate {
    private final boolean wanted;
    private final Pipeline pipeline;
    private boolean open;
    private boolean clientSatisfied;

    SaslGate(boolean wanted, Pipeline pipeline) {
        this.wanted = wanted;
        this.pipeline = pipeline;
    }

    /** A connection stands; whether an exchange begins. */
    boolean begin(long attempt, HostPort host, Outbox out) {
        open = wanted;
        clientSatisfied = false;
        if (open) {
            pipeline.holdUsers(true);
            out.add(new Output.SaslStep(attempt, host, null));
        }
        return open;
    }

    void disconnected() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    /** The next token is there; whether the exchange is over. */
    boolean onToken(Input.SaslToken token) {
        clientSatisfied = token.complete();
        if (token.token() != null) {
            pipeline.submitFirst(new Sasl.Request(token.token()));
            return false;
        }
        return clientSatisfied && end();
    }

    /** The server has answered; whether the exchange is over. */
    boolean onAnswer(long attempt, HostPort host, byte @Nullable [] challenge, Outbox out) {
        if (!open) {
            return false;
        }
        if (clientSatisfied) {
            return end();
        }
        out.add(new Output.SaslStep(attempt, host, challenge == null ? new byte[0] : challenge));
        return false;
    }

    private boolean end() {
        open = false;
        pipeline.holdUsers(false);
        return true;
    }
}
