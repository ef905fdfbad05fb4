package dev.baton.server.zab.log;

import java.util.function.Supplier;

/**
 * Baton is wrong, or was told something that no correct peer or disk can say. The node stops with the evidence in the message; it is
 * never caught to go on.
 */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }

    /** Throws unless {@code holds}. The message is made only then: these checks stay on in production. */
    public static void unless(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new InvariantViolation(message.get());
        }
    }
}
