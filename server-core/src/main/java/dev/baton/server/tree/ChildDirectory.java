package dev.baton.server.tree;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Very many children, by extendible hashing: the upper bits of a name's hash select a {@link ChildSegment}, and a segment that
 * is full is split in two. So no single create has to move all children, however many there are.
 */
final class ChildDirectory implements Children {
    /** Bits of the hash that may select a segment; the segments use the others. */
    private static final int DEPTH_MAX = 16;
    /** With fewer children a single segment does. */
    private static final int SIZE_MIN = ChildSegment.SIZE_MAX / 4;

    /** Indexed by the upper {@link #depth} bits; several neighbours share a segment that uses fewer bits. */
    private ChildSegment[] segments;
    /** Bits that each entry's segment uses. */
    private byte[] depths;

    private int depth;
    private int size;

    ChildDirectory(ChildSegment full, NameHash hashing) {
        segments = new ChildSegment[] {full};
        depths = new byte[1];
        size = full.size();
        split(0, hashing);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public @Nullable Znode find(byte[] bytes, int offset, int length, NameHash hashing) {
        int hash = hashing.of(bytes, offset, length);
        return segments[indexOf(hash)].find(bytes, offset, length, hash);
    }

    @Override
    public Children add(Znode child, NameHash hashing) {
        int hash = child.nameHash(hashing);
        int index = indexOf(hash);
        // At the deepest the segment just grows: 65 536 segments are full then, or somebody knows the seed.
        while (segments[index].size() >= ChildSegment.SIZE_MAX && depths[index] < DEPTH_MAX) {
            split(index, hashing);
            index = indexOf(hash);
        }
        segments[index].insert(child, hash, hashing);
        size++;
        return this;
    }

    @Override
    public @Nullable Children remove(Znode child, NameHash hashing) {
        int hash = child.nameHash(hashing);
        segments[indexOf(hash)].extract(child, hash);
        size--;
        return size < SIZE_MIN ? merge(hashing) : this;
    }

    private Children merge(NameHash hashing) {
        ChildSegment single = new ChildSegment(2 * size);
        forEach(child -> single.insert(child, child.nameHash(hashing), hashing));
        return single;
    }

    @Override
    public void forEach(Consumer<? super Znode> visitor) {
        for (int i = 0; i < segments.length; i += span(i)) {
            segments[i].forEach(visitor);
        }
    }

    private void split(int index, NameHash hashing) {
        if (depths[index] == depth) {
            doubleEntries();
            index <<= 1;
        }
        int span = span(index);
        int first = index & -span;
        int bit = Integer.SIZE - 1 - depths[index];
        ChildSegment full = segments[index];
        ChildSegment low = new ChildSegment(full.size() * 3 / 5);
        ChildSegment high = new ChildSegment(full.size() * 3 / 5);
        full.forEach(child -> {
            int hash = child.nameHash(hashing);
            (((hash >>> bit) & 1) == 0 ? low : high).insert(child, hash, hashing);
        });
        byte deeper = (byte) (depths[index] + 1);
        Arrays.fill(depths, first, first + span, deeper);
        Arrays.fill(segments, first, first + span / 2, low);
        Arrays.fill(segments, first + span / 2, first + span, high);
    }

    private void doubleEntries() {
        ChildSegment[] moreSegments = new ChildSegment[2 * segments.length];
        byte[] moreDepths = new byte[2 * depths.length];
        for (int i = 0; i < moreSegments.length; i++) {
            moreSegments[i] = segments[i >> 1];
            moreDepths[i] = depths[i >> 1];
        }
        segments = moreSegments;
        depths = moreDepths;
        depth++;
    }

    /** Neighbouring entries that share the segment of this one. */
    private int span(int index) {
        return 1 << depth - depths[index];
    }

    private int indexOf(int hash) {
        return depth == 0 ? 0 : hash >>> Integer.SIZE - depth;
    }
}
