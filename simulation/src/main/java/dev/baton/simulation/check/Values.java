package dev.baton.simulation.check;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Numbers as the data of znodes. */
public final class Values {
    private Values() {}

    public static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** The number, 0 for data that is none. */
    public static long of(byte @Nullable [] data) {
        return data == null || data.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(data).getLong();
    }
}
