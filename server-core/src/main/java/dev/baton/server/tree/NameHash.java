package dev.baton.server.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes names under a seed. Names are chosen by clients, so without a seed unknown to them a client could make all children of
 * a znode collide.
 */
final class NameHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long TAIL_MULTIPLIER = 0xD6E8FEB86659FD93L;

    private final long seed;
    private final long multiplier;

    NameHash(long seed) {
        this.seed = mix(seed ^ TAIL_MULTIPLIER, MULTIPLIER);
        this.multiplier = mix(seed ^ MULTIPLIER, TAIL_MULTIPLIER) | 1;
    }

    /** Hash of a range of bytes; all 32 bits are equally good. */
    int of(byte[] bytes, int offset, int length) {
        long state = seed ^ length;
        int at = offset;
        int end = offset + length;
        while (end - at >= Long.BYTES) {
            state = mix(state ^ (long) LONG.get(bytes, at), multiplier);
            at += Long.BYTES;
        }
        if (at < end) {
            state = mix(state ^ tail(bytes, at, end), multiplier);
        }
        state = mix(state ^ TAIL_MULTIPLIER, MULTIPLIER);
        return (int) (state >>> Integer.SIZE);
    }

    private static long tail(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << Byte.SIZE | bytes[i] & 0xFF;
        }
        return value;
    }

    private static long mix(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
