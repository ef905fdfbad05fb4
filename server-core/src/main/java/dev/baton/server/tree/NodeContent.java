package dev.baton.server.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Name and data of a znode in one array, since an array of its own for each would cost a sixth of the memory of a small znode.
 *
 * <p>Layout: twice the length of the name, plus one if there is no data, as a base-128 number with the low part first; the name;
 * the data to the end.
 */
final class NodeContent {
    private static final int MORE = 0x80;

    private NodeContent() {}

    /** An array for a name and so much data, with the name filled in. */
    static byte[] allocate(byte[] nameSource, int nameOffset, int nameLength, int dataLength, boolean noData) {
        int head = nameLength << 1 | (noData ? 1 : 0);
        byte[] content = new byte[headBytes(head) + nameLength + dataLength];
        int at = 0;
        int rest = head;
        while (rest >= MORE) {
            content[at++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        content[at++] = (byte) rest;
        System.arraycopy(nameSource, nameOffset, content, at, nameLength);
        return content;
    }

    static byte[] of(byte[] nameSource, int nameOffset, int nameLength, byte @Nullable [] data) {
        if (data == null) {
            return allocate(nameSource, nameOffset, nameLength, 0, true);
        }
        byte[] content = allocate(nameSource, nameOffset, nameLength, data.length, false);
        System.arraycopy(data, 0, content, content.length - data.length, data.length);
        return content;
    }

    static int nameOffset(byte[] content) {
        int at = 0;
        while (content[at] < 0) {
            at++;
        }
        return at + 1;
    }

    static int nameLength(byte[] content) {
        return head(content) >>> 1;
    }

    static boolean hasData(byte[] content) {
        return (content[0] & 1) == 0;
    }

    static int dataOffset(byte[] content) {
        return nameOffset(content) + nameLength(content);
    }

    static boolean nameEquals(byte[] content, byte[] bytes, int offset, int length) {
        int nameOffset = nameOffset(content);
        return nameLength(content) == length
                && Arrays.equals(content, nameOffset, nameOffset + length, bytes, offset, offset + length);
    }

    private static int head(byte[] content) {
        int value = content[0];
        if (value >= 0) {
            return value;
        }
        value &= MORE - 1;
        for (int at = 1, shift = 7; ; at++, shift += 7) {
            int next = content[at];
            value |= (next & MORE - 1) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static int headBytes(int head) {
        return head < MORE ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(head) + 6) / 7;
    }
}
