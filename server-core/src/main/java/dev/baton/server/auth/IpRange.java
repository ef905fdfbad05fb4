package dev.baton.server.auth;

import org.jspecify.annotations.Nullable;

/** An address, or all addresses that share its first bits. */
record IpRange(IpAddress address, int bits) {
    private static final int DIGITS_MAX = 3;

    /** What {@code address} or {@code address/bits} denotes, or null if it denotes nothing. */
    static @Nullable IpRange parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        if (slash < 0) {
            return new IpRange(address, address.bitCount());
        }
        int bits = parseBits(text, slash + 1);
        return bits < 0 || bits > address.bitCount() ? null : new IpRange(address, bits);
    }

    boolean contains(IpAddress other) {
        return address.matches(other, bits);
    }

    private static int parseBits(String text, int from) {
        if (from == text.length() || text.length() - from > DIGITS_MAX) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
