package dev.baton.wire.session;

/** Bounds of a frame. */
public final class FrameLimits {
    /** Bytes of the length prefix, which does not count itself. */
    public static final int LENGTH_BYTES = 4;

    /** Default for the largest frame in either direction (Apache's {@code jute.maxbuffer}); a frame of exactly this size is legal. */
    public static final int DEFAULT_FRAME_BYTES_MAX = 0xFFFFF;

    private FrameLimits() {}
}
