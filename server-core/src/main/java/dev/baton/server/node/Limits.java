package dev.baton.server.node;

/**
 * Bounds of one node.
 *
 * @param inFlightMax unanswered requests of a connection from which its socket is no longer read
 * @param outboundBytesSoft bytes waiting for a client from which its requests are no longer read
 * @param outboundBytesHard bytes waiting for a client from which it is disconnected
 * @param proposalCountMax proposals not yet applied from which no write is taken
 * @param proposalBytesMax their bytes, likewise; on a learner, bytes of writes that the leader was sent and that are not decided yet
 * @param identitiesMax identities of a connection beyond which auth fails
 * @param multiOpsMax operations of a multi beyond which it is refused as bad arguments
 */
public record Limits(
        int inFlightMax,
        int outboundBytesSoft,
        int outboundBytesHard,
        int proposalCountMax,
        int proposalBytesMax,
        int identitiesMax,
        int multiOpsMax) {
    public static final Limits DEFAULTS = new Limits(1_024, 4 << 20, 16 << 20, 4_096, 64 << 20, 128, 65_536);

    public Limits {
        if (inFlightMax < 1 || proposalCountMax < 1 || proposalBytesMax < 1 || identitiesMax < 1 || multiOpsMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        if (outboundBytesSoft < 1 || outboundBytesHard <= outboundBytesSoft) {
            throw new IllegalArgumentException("0 < outboundBytesSoft < outboundBytesHard does not hold");
        }
    }

    /** Waiting bytes at which a paused connection is read again. */
    public int outboundBytesLow() {
        return outboundBytesSoft / 2;
    }

    /** Unanswered requests at which a paused connection is read again. */
    public int inFlightLow() {
        return inFlightMax / 2;
    }
}
