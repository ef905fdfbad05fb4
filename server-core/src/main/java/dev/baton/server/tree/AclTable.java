package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every distinct ACL once, with the number of its uses. References are positive, stable while a znode uses them and given to
 * others afterwards; {@link #OPEN_REFERENCE} stands for "no ACL", which allows everything.
 */
public final class AclTable {
    /** Reference of the list that is not there. */
    public static final int OPEN_REFERENCE = -1;

    /** Index is the reference; null where it is free. */
    private final List<@Nullable List<Acl>> lists = new ArrayList<>();

    private final Map<List<Acl>, Integer> references = new HashMap<>();
    private int[] uses = new int[16];
    /** Free references; the last one freed is used first. */
    private int[] free = new int[16];

    private int freeCount;
    /** Most creates in a row use the same list, and comparing is cheaper than hashing. */
    private int latest = OPEN_REFERENCE;

    AclTable() {
        lists.add(null);
    }

    /**
     * The list behind a reference that a znode holds; {@link Acl#OPEN} for {@link #OPEN_REFERENCE}.
     *
     * @throws IllegalArgumentException if the reference is not in use
     */
    public List<Acl> get(int reference) {
        if (reference == OPEN_REFERENCE) {
            return Acl.OPEN;
        }
        List<Acl> list = reference > 0 && reference < lists.size() ? lists.get(reference) : null;
        if (list == null) {
            throw new IllegalArgumentException("no ACL has the reference " + reference);
        }
        return list;
    }

    /** Distinct lists in use. */
    public int size() {
        return references.size();
    }

    /** The reference of a list, which it gets now if it has none, with one use more; the open one for null. */
    int acquire(@Nullable List<Acl> acl) {
        if (acl == null) {
            return OPEN_REFERENCE;
        }
        if (latest > 0 && acl.equals(lists.get(latest))) {
            uses[latest]++;
            return latest;
        }
        Integer known = references.get(acl);
        int reference = known == null ? define(List.copyOf(acl)) : known;
        uses[reference]++;
        latest = reference;
        return reference;
    }

    /** One use more of a reference that is in the table. */
    void retain(int reference) {
        if (reference != OPEN_REFERENCE) {
            uses[reference]++;
        }
    }

    /** One use less; the last one frees it. */
    void release(int reference) {
        if (reference == OPEN_REFERENCE || --uses[reference] > 0) {
            return;
        }
        drop(reference);
    }

    /** The reference of a list that may be without use until {@link #dropUnused()}. */
    int define(List<Acl> acl) {
        Integer known = references.get(acl);
        if (known != null) {
            return known;
        }
        int reference = freeCount > 0 ? free[--freeCount] : lists.size();
        if (reference == lists.size()) {
            lists.add(acl);
            if (reference >= uses.length) {
                uses = Arrays.copyOf(uses, 2 * uses.length);
            }
        } else {
            lists.set(reference, acl);
        }
        references.put(acl, reference);
        return reference;
    }

    /** Frees what was defined and never used. */
    void dropUnused() {
        for (int reference = lists.size() - 1; reference > 0; reference--) {
            if (lists.get(reference) != null && uses[reference] == 0) {
                drop(reference);
            }
        }
    }

    /** Appends the table as a snapshot holds it. */
    void write(WireWriter out) {
        out.writeInt(references.size());
        for (int reference = 1; reference < lists.size(); reference++) {
            List<Acl> acl = lists.get(reference);
            if (acl != null) {
                out.writeLong(reference);
                out.writeRecords(acl);
            }
        }
    }

    /** How many znodes use a reference. */
    int uses(int reference) {
        return uses[reference];
    }

    private void drop(int reference) {
        references.remove(get(reference));
        lists.set(reference, null);
        if (latest == reference) {
            latest = OPEN_REFERENCE;
        }
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = reference;
    }
}
