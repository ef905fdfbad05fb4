package dev.baton.recipes.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an item's node in Curator's queues, as its {@code ItemSerializer} writes them: a version, then for each item a mark, a length
 * and the bytes, then an end mark. A node usually has one item.
 */
final class ItemCodec {
    private static final int VERSION = 0x0001_0001;
    private static final byte ITEM = 1;
    private static final byte END = 2;

    private ItemCodec() {}

    static byte[] encode(byte[] item) {
        return ByteBuffer.allocate(Integer.BYTES + 1 + Integer.BYTES + item.length + 1)
                .putInt(VERSION)
                .put(ITEM)
                .putInt(item.length)
                .put(item)
                .put(END)
                .array();
    }

    /**
     * The items of a node.
     *
     * @throws IOException if it is not an item's node
     */
    static List<byte[]> decode(byte[] data) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(data);
        if (in.remaining() < Integer.BYTES + 1 || in.getInt() != VERSION) {
            throw new IOException("not an item of a queue, or of another version");
        }
        List<byte[]> items = new ArrayList<>();
        while (in.hasRemaining()) {
            byte mark = in.get();
            if (mark == END) {
                return items;
            }
            int length = mark == ITEM && in.remaining() >= Integer.BYTES ? in.getInt() : -1;
            if (length < 0 || length > in.remaining()) {
                throw new IOException("damaged item");
            }
            byte[] item = new byte[length];
            in.get(item);
            items.add(item);
        }
        return items;
    }
}
