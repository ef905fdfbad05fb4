package dev.baton.server.node;

/**
 * Timeouts of sessions, and who knows of them.
 *
 * @param tickMillis width of an expiry bucket
 * @param timeoutMillisMin smallest timeout granted
 * @param timeoutMillisMax largest timeout granted
 * @param local whether sessions begin as ones that only their member knows; all members of an ensemble must agree
 */
public record SessionPolicy(int tickMillis, int timeoutMillisMin, int timeoutMillisMax, Local local) {
    /** Sessions of one member only: cheap, since no transaction begins or ends them, and lost with that member. */
    public enum Local {
        /** All sessions are the ensemble's. */
        NONE,
        /** New sessions are local and stay so: they cannot have ephemeral znodes. */
        FIXED,
        /** New sessions are local until they make their first ephemeral znode. */
        UPGRADED
    }

    /** Without local sessions. */
    public SessionPolicy(int tickMillis, int timeoutMillisMin, int timeoutMillisMax) {
        this(tickMillis, timeoutMillisMin, timeoutMillisMax, Local.NONE);
    }

    public SessionPolicy {
        if (tickMillis < 1 || timeoutMillisMin < 1 || timeoutMillisMax < timeoutMillisMin) {
            throw new IllegalArgumentException("0 < tick and 0 < min <= max does not hold");
        }
    }

    /** Between 2 and 20 ticks. */
    public static SessionPolicy ofTick(int tickMillis) {
        return new SessionPolicy(tickMillis, 2 * tickMillis, 20 * tickMillis);
    }

    /** The same with local sessions, or without. */
    public SessionPolicy withLocal(Local kind) {
        return new SessionPolicy(tickMillis, timeoutMillisMin, timeoutMillisMax, kind);
    }

    /** Whether new sessions are local. */
    boolean beginsLocal() {
        return local != Local.NONE;
    }

    /** The timeout granted to a client that asks for {@code wantedMillis}. */
    public int negotiate(int wantedMillis) {
        return Math.max(timeoutMillisMin, Math.min(timeoutMillisMax, wantedMillis));
    }
}
