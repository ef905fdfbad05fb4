package dev.baton.simulation.disk;

import dev.baton.server.zab.log.LogEntry;
import dev.baton.simulation.world.Chance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries above a base, each with a number that stands for the whole history up to it: two histories are the same up
 * to a zxid exactly if their numbers there are.
 */
public final class ChainedLog {
    /** Of a zxid that is not here. */
    public static final long UNKNOWN = 0;

    /** Of the empty history. */
    public static final long EMPTY = 1;

    private final List<LogEntry> entries = new ArrayList<>();
    private long[] chains = new long[64];
    private long baseZxid;
    private long baseChain = EMPTY;

    /** What a history becomes by one more entry. */
    public static long next(long chain, LogEntry entry) {
        long mixed = Chance.mix(chain * 31 + entry.zxid()) * 31 + Arrays.hashCode(entry.bytes());
        return mixed == UNKNOWN ? EMPTY : mixed;
    }

    public long baseZxid() {
        return baseZxid;
    }

    public int size() {
        return entries.size();
    }

    public long lastZxid() {
        return entries.isEmpty() ? baseZxid : entries.get(entries.size() - 1).zxid();
    }

    public long lastChain() {
        return entries.isEmpty() ? baseChain : chains[entries.size() - 1];
    }

    /** The number of the history up to {@code zxid}, {@link #UNKNOWN} if it does not end anything here. */
    public long chainAt(long zxid) {
        if (zxid == baseZxid) {
            return baseChain;
        }
        int index = indexOf(zxid);
        return index < 0 ? UNKNOWN : chains[index];
    }

    public boolean contains(long zxid) {
        return chainAt(zxid) != UNKNOWN;
    }

    /** Adds an entry. */
    public void add(LogEntry entry) {
        int index = entries.size();
        if (index == chains.length) {
            chains = Arrays.copyOf(chains, index * 2);
        }
        chains[index] = next(lastChain(), entry);
        entries.add(entry);
    }

    /** Entries after the one and up to the other. */
    public List<LogEntry> between(long afterZxid, long upToZxid) {
        return new ArrayList<>(
                entries.subList(firstAfter(afterZxid), Math.max(firstAfter(afterZxid), firstAfter(upToZxid))));
    }

    /** Forgets what comes after {@code zxid}. */
    public void truncate(long zxid) {
        entries.subList(firstAfter(zxid), entries.size()).clear();
    }

    /** Entries up to {@code zxid} go; it becomes the base. */
    public void forgetUpTo(long zxid) {
        long chain = chainAt(zxid);
        if (chain == UNKNOWN) {
            return;
        }
        int gone = firstAfter(zxid);
        entries.subList(0, gone).clear();
        System.arraycopy(chains, gone, chains, 0, entries.size());
        baseZxid = zxid;
        baseChain = chain;
    }

    /** Everything goes; a snapshot stands in for it. */
    public void reset(long zxid, long chain) {
        entries.clear();
        baseZxid = zxid;
        baseChain = chain;
    }

    /** Becomes the same as another one. */
    public void copyFrom(ChainedLog other) {
        entries.clear();
        entries.addAll(other.entries);
        chains = other.chains.clone();
        baseZxid = other.baseZxid;
        baseChain = other.baseChain;
    }

    /** The entry before {@code zxid}, or the base. */
    public long zxidBefore(long zxid) {
        int index = firstAfter(zxid - 1) - 1;
        return index < 0 ? baseZxid : entries.get(index).zxid();
    }

    private int indexOf(long zxid) {
        int index = firstAfter(zxid) - 1;
        return index >= 0 && entries.get(index).zxid() == zxid ? index : -1;
    }

    private int firstAfter(long zxid) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).zxid() <= zxid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
