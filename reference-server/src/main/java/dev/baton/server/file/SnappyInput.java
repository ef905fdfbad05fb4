package dev.baton.server.file;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the framed Snappy streams in which ZooKeeper can compress snapshots: a magic, two version numbers, then blocks, each with
 * its length in front. Reading is all that is needed here, and a decoder is smaller than a dependency with native code.
 *
 * @protocol storage.md#52-file-naming-compression-validity
 */
final class SnappyInput extends InputStream {
    private static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
    private static final int BLOCK_BYTES_MAX = 64 << 20;
    private static final int LITERAL_LENGTH_IN_TAG_MAX = 60;

    private final DataInputStream in;
    private byte[] input = new byte[0];
    private int inputAt;
    private byte[] block = new byte[0];
    private int blockAt;
    private int blockEnd;

    SnappyInput(InputStream source) throws IOException {
        in = new DataInputStream(source);
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("not a framed Snappy stream");
        }
        in.readInt();
        in.readInt();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (blockAt == blockEnd) {
            if (!nextBlock()) {
                return -1;
            }
        }
        int count = Math.min(length, blockEnd - blockAt);
        System.arraycopy(block, blockAt, target, offset, count);
        blockAt += count;
        return count;
    }

    private boolean nextBlock() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
        if (length < 0 || length > BLOCK_BYTES_MAX) {
            throw new IOException("Snappy block of " + length + " bytes");
        }
        input = in.readNBytes(length);
        if (input.length < length) {
            throw new EOFException("Snappy stream ends within a block");
        }
        try {
            decompress();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged Snappy block", e);
        }
        return true;
    }

    private void decompress() throws IOException {
        inputAt = 0;
        int size = varint();
        if (size < 0 || size > BLOCK_BYTES_MAX) {
            throw new IOException("Snappy block of " + size + " bytes uncompressed");
        }
        block = new byte[size];
        blockAt = 0;
        blockEnd = 0;
        while (inputAt < input.length) {
            int tag = input[inputAt++] & 0xFF;
            switch (tag & 3) {
                case 0 -> literal(tag >>> 2);
                case 1 -> copy((tag >>> 2 & 7) + 4, (tag >>> 5) << 8 | little(1));
                case 2 -> copy((tag >>> 2) + 1, little(2));
                default -> copy((tag >>> 2) + 1, little(4));
            }
        }
        if (blockEnd != size) {
            throw new IOException("damaged Snappy block");
        }
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int b = input[inputAt++];
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        return -1;
    }

    private int little(int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (input[inputAt++] & 0xFF) << (Byte.SIZE * i);
        }
        return value;
    }

    private void literal(int lengthCode) {
        int length = (lengthCode < LITERAL_LENGTH_IN_TAG_MAX
                        ? lengthCode
                        : little(lengthCode - LITERAL_LENGTH_IN_TAG_MAX + 1))
                + 1;
        System.arraycopy(input, inputAt, block, blockEnd, length);
        inputAt += length;
        blockEnd += length;
    }

    /** Copies byte by byte, since source and target overlap when a run is repeated. */
    private void copy(int length, int distance) {
        if (distance <= 0) {
            throw new IndexOutOfBoundsException(distance);
        }
        for (int i = 0; i < length; i++) {
            block[blockEnd] = block[blockEnd - distance];
            blockEnd++;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
