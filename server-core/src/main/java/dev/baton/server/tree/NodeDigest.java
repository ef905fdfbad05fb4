package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Calculates what a znode adds to the digest of the tree ({@code storage.md} section 7). Holds buffers, so each owner has an
 * instance of its own.
 *
 * <p>The digest after a change not yet applied is {@code tree.digest() - digest of each znode as it is + digest of each as it
 * will be}; a znode that comes or goes is 0 on the other side.
 */
public final class NodeDigest {
    /** Larger input is not copied together first. */
    private static final int COPY_MAX = 1024;

    private final CRC32 crc = new CRC32();
    private final WireWriter scratch = new WireWriter(COPY_MAX);

    /** The share of a znode; 0 for everything below {@code /zookeeper/}. */
    public long of(String path, byte @Nullable [] data, StoredStat stat) {
        byte[] bytes = PathBytes.of(path);
        if (PathBytes.isReserved(bytes, bytes.length)) {
            return 0;
        }
        begin(bytes, bytes.length);
        if (data != null) {
            add(data, 0, data.length);
        }
        writeStat(
                stat.czxid(),
                stat.mzxid(),
                stat.pzxid(),
                stat.ctime(),
                stat.mtime(),
                stat.version(),
                stat.cversion(),
                stat.aversion(),
                stat.ephemeralOwner());
        return end();
    }

    /** The share of a znode whose path is the first {@code pathLength} bytes. */
    int of(byte[] path, int pathLength, Znode node) {
        if (PathBytes.isReserved(path, pathLength)) {
            return 0;
        }
        begin(path, pathLength);
        byte[] content = node.content;
        int dataOffset = NodeContent.dataOffset(content);
        add(content, dataOffset, content.length - dataOffset);
        writeStat(
                node.czxid,
                node.mzxid,
                node.pzxid,
                node.ctime,
                node.mtime,
                node.version,
                node.cversion,
                node.aversion,
                node.owner);
        return (int) end();
    }

    /**
     * The same for a znode that was just read, from the bytes that it was read from; most of the work for a znode is to write its
     * numbers down, and here they are written already.
     *
     * @param stat the {@link StoredStat} as stored
     */
    int ofStored(byte[] path, int pathLength, Znode node, byte[] stat) {
        if (PathBytes.isReserved(path, pathLength)) {
            return 0;
        }
        begin(path, pathLength);
        byte[] content = node.content;
        int dataOffset = NodeContent.dataOffset(content);
        add(content, dataOffset, content.length - dataOffset);
        scratch.writeBytes(stat, 0, StoredStat.CTIME_OFFSET);
        scratch.writeBytes(stat, StoredStat.PZXID_OFFSET, Long.BYTES);
        scratch.writeBytes(stat, StoredStat.CTIME_OFFSET, StoredStat.PZXID_OFFSET - StoredStat.CTIME_OFFSET);
        return (int) end();
    }

    private void begin(byte[] path, int length) {
        crc.reset();
        add(path, 0, length);
    }

    private void add(byte[] bytes, int offset, int length) {
        if (scratch.size() + length <= COPY_MAX) {
            scratch.writeBytes(bytes, offset, length);
        } else {
            flush();
            crc.update(bytes, offset, length);
        }
    }

    /** Not the order in which a {@link StoredStat} is written. */
    private void writeStat(
            long czxid,
            long mzxid,
            long pzxid,
            long ctime,
            long mtime,
            int version,
            int cversion,
            int aversion,
            long owner) {
        scratch.writeLong(czxid);
        scratch.writeLong(mzxid);
        scratch.writeLong(pzxid);
        scratch.writeLong(ctime);
        scratch.writeLong(mtime);
        scratch.writeInt(version);
        scratch.writeInt(cversion);
        scratch.writeInt(aversion);
        scratch.writeLong(owner);
    }

    private long end() {
        flush();
        return crc.getValue();
    }

    private void flush() {
        crc.update(scratch.array(), 0, scratch.size());
        scratch.clear();
    }
}
