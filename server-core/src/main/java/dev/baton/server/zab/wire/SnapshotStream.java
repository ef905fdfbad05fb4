package dev.baton.server.zab.wire;

import dev.baton.wire.io.MalformedRecordException;
import java.nio.charset.StandardCharsets;

/**
 * Finds the end of a snapshot between packets. What follows a SNAP has no length: it is the body of a snapshot file, whose last
 * znode has the path "/", and a signature. Bytes come in as they arrive; those of the body go on, the rest of the last ones is the next
 * packet's. Nothing is kept but a few counts.
 *
 * @protocol quorum-wire.md#6-phase-2-synchronisation
 * @protocol storage.md#51-body-also-the-snap-stream-between-servers
 */
public final class SnapshotStream {
    /** Takes bytes of the body, during the call. */
    @FunctionalInterface
    public interface Sink {
        void write(byte[] bytes, int offset, int length);
    }

    private enum State {
        SESSION_COUNT,
        ACL_COUNT,
        ACL_LENGTH,
        SCHEME_LENGTH,
        ID_LENGTH,
        PATH_LENGTH,
        PATH_BYTE,
        DATA_LENGTH,
        SIGNATURE,
        ENDED
    }

    private static final byte[] SIGNATURE_TEXT = "BenWasHere".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = signatureBytes();
    private static final int SESSION_BYTES = Long.BYTES + Integer.BYTES;
    private static final int PERMS_BYTES = Integer.BYTES;
    private static final int ACL_REFERENCE_BYTES = Long.BYTES;
    private static final int STAT_BYTES = 60;

    private final int lengthMax;
    private State state = State.SESSION_COUNT;
    private long skip;
    private int fieldBytes;
    private int field;
    private int aclsLeft;
    private int entriesLeft;

    /** @param lengthMax longest string or buffer accepted */
    public SnapshotStream(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    /** What follows the body. */
    public static byte[] signature() {
        return SIGNATURE.clone();
    }

    /** Whether body and signature have been taken. */
    public boolean isEnded() {
        return state == State.ENDED;
    }

    /**
     * Takes the next bytes.
     *
     * @param body gets those that belong to the body
     * @return how many were taken; fewer than {@code length} only at the end of the stream
     * @throws MalformedRecordException if this is no such stream
     */
    public int take(byte[] bytes, int offset, int length, Sink body) {
        int end = offset + length;
        int at = offset;
        while (at < end && state != State.SIGNATURE && state != State.ENDED) {
            if (skip > 0) {
                int part = (int) Math.min(skip, end - at);
                skip -= part;
                at += part;
            } else if (state == State.PATH_BYTE) {
                state = bytes[at++] == '/' ? State.SIGNATURE : State.DATA_LENGTH;
            } else {
                field = field << Byte.SIZE | bytes[at++] & 0xff;
                if (++fieldBytes == Integer.BYTES) {
                    fieldBytes = 0;
                    next(field);
                }
            }
        }
        if (at > offset) {
            body.write(bytes, offset, at - offset);
        }
        while (at < end && state == State.SIGNATURE) {
            if (bytes[at++] != SIGNATURE[fieldBytes++]) {
                throw new MalformedRecordException("a snapshot stream ends without its signature");
            }
            state = fieldBytes == SIGNATURE.length ? State.ENDED : State.SIGNATURE;
        }
        return at - offset;
    }

    private void next(int value) {
        switch (state) {
            case SESSION_COUNT -> {
                skip = (long) atLeast(0, value) * SESSION_BYTES;
                state = State.ACL_COUNT;
            }
            case ACL_COUNT -> {
                aclsLeft = atLeast(0, value);
                nextAcl();
            }
            case ACL_LENGTH -> {
                entriesLeft = Math.max(0, atLeast(-1, value));
                nextEntry();
            }
            case SCHEME_LENGTH -> {
                skip = lengthOf(value);
                state = State.ID_LENGTH;
            }
            case ID_LENGTH -> {
                nextEntry();
                skip += lengthOf(value);
            }
            case PATH_LENGTH -> {
                state = value == 1 ? State.PATH_BYTE : State.DATA_LENGTH;
                skip = value == 1 ? 0 : lengthOf(value);
            }
            case DATA_LENGTH -> {
                skip = (long) Math.max(0, lengthOf(atLeast(-1, value))) + ACL_REFERENCE_BYTES + STAT_BYTES;
                state = State.PATH_LENGTH;
            }
            case PATH_BYTE, SIGNATURE, ENDED -> throw new IllegalStateException("no number is read in " + state);
        }
    }

    private void nextAcl() {
        if (aclsLeft-- > 0) {
            skip = ACL_REFERENCE_BYTES;
            state = State.ACL_LENGTH;
        } else {
            state = State.PATH_LENGTH;
        }
    }

    private void nextEntry() {
        skip = 0;
        if (entriesLeft-- > 0) {
            skip = PERMS_BYTES;
            state = State.SCHEME_LENGTH;
        } else {
            nextAcl();
        }
    }

    private int lengthOf(int value) {
        if (value > lengthMax) {
            throw new MalformedRecordException("length " + value + " in a snapshot stream");
        }
        return Math.max(0, value);
    }

    private static int atLeast(int min, int value) {
        if (value < min) {
            throw new MalformedRecordException("count " + value + " in a snapshot stream");
        }
        return value;
    }

    private static byte[] signatureBytes() {
        byte[] bytes = new byte[Integer.BYTES + SIGNATURE_TEXT.length];
        bytes[Integer.BYTES - 1] = (byte) SIGNATURE_TEXT.length;
        System.arraycopy(SIGNATURE_TEXT, 0, bytes, Integer.BYTES, SIGNATURE_TEXT.length);
        return bytes;
    }
}
