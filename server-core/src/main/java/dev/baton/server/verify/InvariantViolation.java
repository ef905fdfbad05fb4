package dev.baton.server.verify;

/** Something that cannot be has happened: the server is wrong about its own state and must stop. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }
}
