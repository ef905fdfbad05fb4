package dev.baton.server.auth;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address as bytes, parsed and printed without asking a name service. */
public final class IpAddress {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes 4 or 16 bytes, most significant first
     */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != V4_BYTES && bytes.length != V6_BYTES) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        }
        return new IpAddress(bytes.clone());
    }

    /** The address that a text denotes, or null: a dotted quad, or hex groups with at most one {@code ::}. */
    public static @Nullable IpAddress parse(String text) {
        byte[] parsed = text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
        return parsed == null ? null : new IpAddress(parsed);
    }

    /** Number of bits, 32 or 128. */
    public int bitCount() {
        return bytes.length * Byte.SIZE;
    }

    /** Whether both are of one family and agree in the first {@code bits} bits. */
    public boolean matches(IpAddress other, int bits) {
        if (bytes.length != other.bytes.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)) {
            return false;
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((bytes[whole] ^ other.bytes[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }

    private static byte @Nullable [] parseV4(String text) {
        byte[] parsed = new byte[V4_BYTES];
        int from = 0;
        for (int i = 0; i < V4_BYTES; i++) {
            boolean last = i == V4_BYTES - 1;
            int to = last ? text.length() : text.indexOf('.', from);
            int value = to < 0 ? -1 : parseNumber(text.substring(from, to), 10, 3);
            if (value < 0 || value > 255) {
                return null;
            }
            parsed[i] = (byte) value;
            from = to + 1;
        }
        return parsed;
    }

    private static byte @Nullable [] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, V6_GROUPS);
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        byte[] head = groups(text.substring(0, gap), -1);
        byte[] tail = groups(text.substring(gap + 2), -1);
        if (head == null || tail == null || head.length + tail.length > V6_BYTES - 2) {
            return null;
        }
        byte[] parsed = Arrays.copyOf(head, V6_BYTES);
        System.arraycopy(tail, 0, parsed, V6_BYTES - tail.length, tail.length);
        return parsed;
    }

    /** Hex groups separated by single colons; any number of them if {@code count} is negative. */
    private static byte @Nullable [] groups(String text, int count) {
        if (text.isEmpty()) {
            return count < 0 ? new byte[0] : null;
        }
        String[] parts = text.split(":", -1);
        if (parts.length > V6_GROUPS || count >= 0 && parts.length != count) {
            return null;
        }
        byte[] parsed = new byte[2 * parts.length];
        for (int i = 0; i < parts.length; i++) {
            int value = parseNumber(parts[i], 16, 4);
            if (value < 0) {
                return null;
            }
            parsed[2 * i] = (byte) (value >>> 8);
            parsed[2 * i + 1] = (byte) value;
        }
        return parsed;
    }

    private static int parseNumber(String digits, int radix, int digitsMax) {
        if (digits.isEmpty() || digits.length() > digitsMax) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** A dotted quad, or eight hex groups without leading zeros and without {@code ::}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (bytes.length == V4_BYTES) {
            for (byte b : bytes) {
                text.append(text.length() == 0 ? "" : ".").append(b & 0xff);
            }
        } else {
            for (int i = 0; i < V6_BYTES; i += 2) {
                int group = (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
                text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
            }
        }
        return text.toString();
    }
}
