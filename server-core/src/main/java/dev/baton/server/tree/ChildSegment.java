package dev.baton.server.tree;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Up to a few thousand children. Very few stand in a plain array. More stand in an open-addressed table with linear probing,
 * where 16 bits of each name's hash lie in an array of their own: a search reads a znode only when these agree, and neither
 * growing nor removing reads any. The place of an entry is proportional to these bits, so the capacity need not be a power of
 * two and little of it is idle.
 */
final class ChildSegment implements Children {
    /** With more children the segment is replaced by a {@link ChildDirectory}, lest growing it takes long. */
    static final int SIZE_MAX = 4096;

    private static final int FLAT_MAX = 8;
    private static final int FLAT_AGAIN = 4;
    private static final int INITIAL_CAPACITY = 2;

    private @Nullable Znode[] nodes;
    /** Null in the plain form; otherwise 0 marks a free place. */
    private short @Nullable [] tags;

    private int size;

    ChildSegment() {
        this(INITIAL_CAPACITY);
    }

    /** A segment that takes so many children without growing. */
    ChildSegment(int expected) {
        if (expected <= FLAT_MAX) {
            nodes = new Znode[Math.max(INITIAL_CAPACITY, expected)];
        } else {
            int capacity = capacityFor(expected);
            nodes = new Znode[capacity];
            tags = new short[capacity];
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public @Nullable Znode find(byte[] bytes, int offset, int length, NameHash hashing) {
        return tags == null
                ? findFlat(bytes, offset, length)
                : findHashed(tags, bytes, offset, length, hashing.of(bytes, offset, length));
    }

    /** {@link #find(byte[], int, int, NameHash)} with the hash at hand. */
    @Nullable
    Znode find(byte[] bytes, int offset, int length, int hash) {
        return tags == null ? findFlat(bytes, offset, length) : findHashed(tags, bytes, offset, length, hash);
    }

    private @Nullable Znode findFlat(byte[] bytes, int offset, int length) {
        for (int i = 0; i < size; i++) {
            Znode node = nodes[i];
            if (node != null && NodeContent.nameEquals(node.content, bytes, offset, length)) {
                return node;
            }
        }
        return null;
    }

    private @Nullable Znode findHashed(short[] table, byte[] bytes, int offset, int length, int hash) {
        short tag = tagOf(hash);
        int at = home(tag, table.length);
        while (table[at] != 0) {
            if (table[at] == tag) {
                Znode node = nodes[at];
                if (node != null && NodeContent.nameEquals(node.content, bytes, offset, length)) {
                    return node;
                }
            }
            at = at + 1 == table.length ? 0 : at + 1;
        }
        return null;
    }

    @Override
    public Children add(Znode child, NameHash hashing) {
        if (size == SIZE_MAX) {
            ChildDirectory directory = new ChildDirectory(this, hashing);
            directory.add(child, hashing);
            return directory;
        }
        if (tags == null && size < FLAT_MAX) {
            addFlat(child);
        } else {
            insert(child, child.nameHash(hashing), hashing);
        }
        return this;
    }

    /** {@link #add(Znode, NameHash)} without a limit of size. */
    void insert(Znode child, int hash, NameHash hashing) {
        if (tags == null && size < FLAT_MAX) {
            addFlat(child);
            return;
        }
        short[] table = tags;
        if (table == null) {
            table = toHashed(hashing);
        } else if (size + 1 > sizeFor(table.length)) {
            table = rehash(table, table.length + (table.length >> 1));
        }
        place(table, child, tagOf(hash));
        size++;
    }

    private void addFlat(Znode child) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, Math.min(FLAT_MAX, Math.max(INITIAL_CAPACITY, 2 * size)));
        }
        nodes[size++] = child;
    }

    @Override
    public @Nullable Children remove(Znode child, NameHash hashing) {
        extract(child, child.nameHash(hashing));
        return size == 0 ? null : this;
    }

    /** {@link #remove(Znode, NameHash)} that leaves an empty segment. */
    void extract(Znode child, int hash) {
        short[] table = tags;
        if (table == null) {
            int at = 0;
            while (nodes[at] != child) {
                at++;
            }
            size--;
            nodes[at] = nodes[size];
            nodes[size] = null;
            return;
        }
        int at = home(tagOf(hash), table.length);
        while (nodes[at] != child) {
            at = at + 1 == table.length ? 0 : at + 1;
        }
        size--;
        close(table, at);
        if (size <= FLAT_AGAIN) {
            toFlat();
        } else if (size * 5 < table.length) {
            rehash(table, capacityFor(2 * size));
        }
    }

    /** Frees a place by moving back those behind it that would be looked for at or before it. */
    private void close(short[] table, int freed) {
        int hole = freed;
        int at = freed;
        while (true) {
            at = at + 1 == table.length ? 0 : at + 1;
            if (table[at] == 0) {
                break;
            }
            int home = home(table[at], table.length);
            boolean homeBetween = hole < at ? hole < home && home <= at : hole < home || home <= at;
            if (!homeBetween) {
                table[hole] = table[at];
                nodes[hole] = nodes[at];
                hole = at;
            }
        }
        table[hole] = 0;
        nodes[hole] = null;
    }

    private short[] toHashed(NameHash hashing) {
        @Nullable Znode[] flat = nodes;
        int capacity = capacityFor(2 * FLAT_MAX);
        short[] table = new short[capacity];
        nodes = new Znode[capacity];
        for (int i = 0; i < size; i++) {
            Znode node = flat[i];
            if (node != null) {
                place(table, node, tagOf(node.nameHash(hashing)));
            }
        }
        tags = table;
        return table;
    }

    private void toFlat() {
        @Nullable Znode[] hashed = nodes;
        nodes = new Znode[FLAT_MAX];
        tags = null;
        int at = 0;
        for (Znode node : hashed) {
            if (node != null) {
                nodes[at++] = node;
            }
        }
    }

    private short[] rehash(short[] oldTags, int capacity) {
        @Nullable Znode[] oldNodes = nodes;
        short[] table = new short[capacity];
        nodes = new Znode[capacity];
        for (int i = 0; i < oldTags.length; i++) {
            Znode node = oldNodes[i];
            if (node != null) {
                place(table, node, oldTags[i]);
            }
        }
        tags = table;
        return table;
    }

    private void place(short[] table, Znode child, short tag) {
        int at = home(tag, table.length);
        while (table[at] != 0) {
            at = at + 1 == table.length ? 0 : at + 1;
        }
        table[at] = tag;
        nodes[at] = child;
    }

    @Override
    public void forEach(Consumer<? super Znode> visitor) {
        for (Znode node : nodes) {
            if (node != null) {
                visitor.accept(node);
            }
        }
    }

    /** The lower half of the hash; the upper one is the directory's. */
    private static short tagOf(int hash) {
        short tag = (short) hash;
        return tag == 0 ? 1 : tag;
    }

    private static int home(short tag, int capacity) {
        return (int) ((tag & 0xFFFFL) * capacity >>> Short.SIZE);
    }

    /** Four fifths of the places may be taken. */
    private static int sizeFor(int capacity) {
        return capacity - capacity / 5;
    }

    private static int capacityFor(int size) {
        return size + size / 4 + 1;
    }
}
