package dev.baton.server.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All znodes in a dense sequence, so that something may walk over them while they come and go. Pages instead of one array, so
 * that growing costs the same at every size.
 */
final class SlotTable {
    private static final int PAGE_BITS = 12;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_SIZE - 1;

    private @Nullable Znode[][] pages = new Znode[4][];
    private int pageCount;
    private int size;

    int size() {
        return size;
    }

    Znode get(int slot) {
        Znode node = slot < size ? pages[slot >> PAGE_BITS][slot & PAGE_MASK] : null;
        if (node == null) {
            throw new IllegalStateException("slot " + slot + " of " + size + " is empty");
        }
        return node;
    }

    /** Gives the znode the slot after the last. */
    void add(Znode node) {
        int page = size >> PAGE_BITS;
        if (page == pageCount) {
            if (page == pages.length) {
                pages = Arrays.copyOf(pages, 2 * page);
            }
            pages[page] = new Znode[PAGE_SIZE];
            pageCount++;
        }
        pages[page][size & PAGE_MASK] = node;
        node.slot = size++;
    }

    /** Takes the znode out; the last one moves to its slot. */
    void remove(Znode node) {
        int last = size - 1;
        Znode moved = get(last);
        pages[node.slot >> PAGE_BITS][node.slot & PAGE_MASK] = moved;
        moved.slot = node.slot;
        pages[last >> PAGE_BITS][last & PAGE_MASK] = null;
        node.slot = Znode.NO_SLOT;
        size = last;
        // One spare page stays, or a tree at the border would allocate again and again.
        if (pageCount > 1 && size <= (pageCount - 2) << PAGE_BITS) {
            pages[--pageCount] = new Znode[0];
        }
    }
}
