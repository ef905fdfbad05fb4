package dev.baton.server.edge.client;

import dev.baton.server.loop.RateLimit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused connections by reason, and says so in the log once a second at most. Owned by the loop. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final List<RateLimit> limits = new ArrayList<>();
    private final long[] counts = new long[Refusal.values().length];

    Refusals() {
        for (int i = 0; i < counts.length; i++) {
            limits.add(new RateLimit(1));
        }
    }

    /** How often it happened since the start. */
    long count(Refusal reason) {
        return counts[reason.ordinal()];
    }

    void add(Refusal reason, Object peer) {
        add(reason, peer, "");
    }

    /**
     * Likewise.
     *
     * @param cause more than the reason says, empty for nothing
     */
    void add(Refusal reason, Object peer, String cause) {
        long total = ++counts[reason.ordinal()];
        if (limits.get(reason.ordinal()).tryPass()) {
            String more = cause.isEmpty() ? "" : " cause=" + cause;
            LOG.warn("connection refused reason={} client={} total={}{}", reason, peer, total, more);
        }
    }
}
