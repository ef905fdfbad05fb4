package dev.baton.server.edge.peer;

import dev.baton.server.loop.RateLimit;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused connections by reason, and says so in the log once a second at most. Owned by the loop. */
final class PeerRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRefusals.class);

    private final Map<PeerRefusal, RateLimit> limits = new EnumMap<>(PeerRefusal.class);
    private final Map<PeerRefusal, Long> counts = new EnumMap<>(PeerRefusal.class);

    PeerRefusals() {
        for (PeerRefusal reason : PeerRefusal.values()) {
            limits.put(reason, new RateLimit(1));
        }
    }

    long count(PeerRefusal reason) {
        return counts.getOrDefault(reason, 0L);
    }

    void add(PeerRefusal reason, Object who, String detail) {
        long total = counts.merge(reason, 1L, Long::sum);
        RateLimit limit = limits.get(reason);
        if (limit != null && limit.tryPass()) {
            LOG.warn("connection of a member ended reason={} peer={} detail={} total={}", reason, who, detail, total);
        }
    }
}
