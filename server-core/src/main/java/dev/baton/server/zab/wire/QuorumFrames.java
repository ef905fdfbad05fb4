package dev.baton.server.zab.wire;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;

/**
 * Finds the end of a packet. The stream has no frames: a packet ends where its last field does, so its length is found by walking its
 * length fields.
 */
public final class QuorumFrames {
    /** Result of {@link #packetBytes} while the packet is not complete. */
    public static final int INCOMPLETE = -1;

    private static final int FIXED_BYTES = Integer.BYTES + Long.BYTES;
    private static final int IDENTITIES_MAX = 10_000;

    private QuorumFrames() {}

    /**
     * Length of the packet that begins at {@code offset}.
     *
     * @param limit end of the bytes that have arrived
     * @param packetBytesMax largest packet accepted
     * @return the length, or {@link #INCOMPLETE} if more bytes must arrive before it is known or complete
     * @throws MalformedRecordException as soon as the bytes that are there cannot begin a packet within the limit
     */
    public static int packetBytes(byte[] bytes, int offset, int limit, int packetBytesMax) {
        Walk walk = new Walk(bytes, offset, limit, packetBytesMax);
        if (!walk.skip(FIXED_BYTES) || !walk.skipBuffer() || !walk.has(Integer.BYTES)) {
            return INCOMPLETE;
        }
        int identities = walk.readInt();
        if (identities < -1 || identities > IDENTITIES_MAX) {
            throw new MalformedRecordException("packet with " + identities + " identities");
        }
        for (int i = 0; i < identities * 2; i++) {
            if (!walk.skipBuffer()) {
                return INCOMPLETE;
            }
        }
        return walk.length();
    }

    /** A cursor that can run out of bytes without that being an error. */
    private static final class Walk {
        private final byte[] bytes;
        private final int start;
        private final int limit;
        private final int lengthMax;
        private int position;

        Walk(byte[] bytes, int offset, int limit, int lengthMax) {
            this.bytes = bytes;
            this.start = offset;
            this.limit = limit;
            this.lengthMax = lengthMax;
            this.position = offset;
        }

        int length() {
            return position - start;
        }

        boolean has(int count) {
            return limit - position >= count;
        }

        int readInt() {
            int value = new WireReader(bytes, position, Integer.BYTES).readInt();
            position += Integer.BYTES;
            return value;
        }

        boolean skip(int count) {
            if (count > lengthMax - length()) {
                throw new MalformedRecordException(
                        "packet of more than " + lengthMax + " bytes: " + (long) count + " after " + length());
            }
            if (!has(count)) {
                return false;
            }
            position += count;
            return true;
        }

        boolean skipBuffer() {
            if (!has(Integer.BYTES)) {
                return false;
            }
            int length = readInt();
            if (length < -1) {
                throw new MalformedRecordException("buffer of length " + length + " in a packet");
            }
            return skip(Math.max(length, 0));
        }
    }
}
