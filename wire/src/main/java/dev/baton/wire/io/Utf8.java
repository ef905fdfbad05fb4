package dev.baton.wire.io;

import java.nio.charset.StandardCharsets;

/** UTF-8 as the protocol's peers really write it. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * Decodes UTF-8. Supplementary characters are also accepted as two three-byte surrogates (CESU-8), because Apache's Java
     * code writes each UTF-16 unit on its own.
     */
    static String decode(byte[] bytes, int offset, int length) {
        String plain = new String(bytes, offset, length, StandardCharsets.UTF_8);
        return plain.indexOf(REPLACEMENT) < 0 ? plain : decodeSurrogatePairs(bytes, offset, length, plain);
    }

    private static String decodeSurrogatePairs(byte[] bytes, int offset, int length, String plain) {
        int end = offset + length;
        StringBuilder text = new StringBuilder(length);
        int runStart = offset;
        int at = offset;
        boolean found = false;
        while (at + 6 <= end) {
            int high = surrogate(bytes, at);
            int low = surrogate(bytes, at + 3);
            if (Character.isHighSurrogate((char) high) && Character.isLowSurrogate((char) low)) {
                text.append(new String(bytes, runStart, at - runStart, StandardCharsets.UTF_8));
                text.append((char) high).append((char) low);
                at += 6;
                runStart = at;
                found = true;
            } else {
                at++;
            }
        }
        if (!found) {
            return plain;
        }
        return text.append(new String(bytes, runStart, end - runStart, StandardCharsets.UTF_8))
                .toString();
    }

    /** The UTF-16 unit in a three-byte sequence at {@code at}, or 0 if there is none. */
    private static int surrogate(byte[] bytes, int at) {
        int b0 = bytes[at] & 0xFF;
        int b1 = bytes[at + 1] & 0xFF;
        int b2 = bytes[at + 2] & 0xFF;
        boolean threeBytes = (b0 & 0xF0) == 0xE0 && (b1 & 0xC0) == 0x80 && (b2 & 0xC0) == 0x80;
        return threeBytes ? (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | (b2 & 0x3F) : 0;
    }
}
