package dev.baton.server.watch;

/**
 * A map from small numbers to mode bits, one int per entry, open addressed. The order of visits depends on the history of
 * changes and nothing else.
 */
final class PackedSet {
    private static final int CAPACITY_MIN = 4;

    /** {@code key << BITS | bits}; 0 is free, since bits are never 0. */
    private int[] cells = new int[CAPACITY_MIN];

    private int size;

    int size() {
        return size;
    }

    /** Bits of a key, 0 if it is absent. */
    int get(int key) {
        int cell = cells[indexOf(key)];
        return cell & Modes.ANY;
    }

    /** Sets the bits of a key; 0 removes it. */
    void put(int key, int bits) {
        int index = indexOf(key);
        if (bits == 0) {
            if (cells[index] != 0) {
                removeAt(index);
            }
            return;
        }
        if (cells[index] == 0) {
            if (4 * (size + 1) > 3 * cells.length) {
                resize(2 * cells.length);
                index = indexOf(key);
            }
            size++;
        }
        cells[index] = key << Modes.BITS | bits;
    }

    /** Copies all packed entries into {@code target}, which must be large enough. Returns their number. */
    int copyTo(int[] target) {
        int count = 0;
        for (int cell : cells) {
            if (cell != 0) {
                target[count++] = cell;
            }
        }
        return count;
    }

    /** Some packed entry; there must be one. */
    int first() {
        for (int cell : cells) {
            if (cell != 0) {
                return cell;
            }
        }
        throw new IllegalStateException("empty");
    }

    private int indexOf(int key) {
        int mask = cells.length - 1;
        int index = home(key, mask);
        while (cells[index] != 0 && cells[index] >>> Modes.BITS != key) {
            index = index + 1 & mask;
        }
        return index;
    }

    private static int home(int key, int mask) {
        int mixed = key * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & mask;
    }

    /** Removal without tombstones: later entries of the probe chain move up. */
    private void removeAt(int index) {
        int mask = cells.length - 1;
        int hole = index;
        int next = index;
        while (true) {
            next = next + 1 & mask;
            if (cells[next] == 0) {
                break;
            }
            int home = home(cells[next] >>> Modes.BITS, mask);
            if ((next - home & mask) >= (next - hole & mask)) {
                cells[hole] = cells[next];
                hole = next;
            }
        }
        cells[hole] = 0;
        size--;
        if (cells.length > CAPACITY_MIN && 8 * size < cells.length) {
            resize(cells.length / 2);
        }
    }

    private void resize(int capacity) {
        int[] old = cells;
        cells = new int[capacity];
        for (int cell : old) {
            if (cell != 0) {
                cells[indexOf(cell >>> Modes.BITS)] = cell;
            }
        }
    }
}
