package dev.baton.simulation.check;

import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.Znode;
import dev.baton.simulation.world.Violation;
import dev.baton.wire.model.Acl;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every path was at every point of the history. Data of eight bytes is a number that a client uses once. */
public final class PathHistory implements TreeListener {
    /**
     * What a path is from a zxid on.
     *
     * @param value number in its data, 0 for none
     * @param childrenOnly whether only the children have changed
     */
    public record Version(long zxid, boolean exists, long value, boolean childrenOnly) {}

    /** How all paths begin that recipes use; their data are their own affair. */
    public static final String RECIPES = "/x-";

    private static final Version ABSENT = new Version(0, false, 0, false);
    private static final int SEQUENCE_DIGITS = 10;

    private final Tree tree;
    private final Map<String, List<Version>> versions = new HashMap<>();
    private final Map<Long, Long> appeared = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();

    PathHistory(Tree tree) {
        this.tree = tree;
    }

    /** What the path was at {@code zxid}. */
    public Version at(String path, long zxid) {
        List<Version> all = of(path);
        for (int i = all.size() - 1; i >= 0; i--) {
            Version version = all.get(i);
            if (version.zxid() <= zxid && !version.childrenOnly()) {
                return version;
            }
        }
        return ABSENT;
    }

    /** Changes of the path itself after the one zxid and up to the other, the last one first. */
    public List<Version> between(String path, long afterZxid, long upToZxid) {
        List<Version> all = of(path);
        List<Version> found = new ArrayList<>(0);
        for (int i = all.size() - 1; i >= 0 && all.get(i).zxid() > afterZxid; i--) {
            if (all.get(i).zxid() <= upToZxid && !all.get(i).childrenOnly()) {
                found.add(all.get(i));
            }
        }
        return found;
    }

    /** The first change of the path after a zxid, of the node or, if wanted, of its children; {@link Long#MAX_VALUE} for none. */
    public long firstChangeAfter(String path, long zxid, boolean children) {
        List<Version> all = of(path);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).zxid() <= zxid) {
                return next(all, i + 1, children);
            }
        }
        return next(all, 0, children);
    }

    private static long next(List<Version> all, int from, boolean children) {
        for (int i = from; i < all.size(); i++) {
            if (!children && !all.get(i).childrenOnly()
                    || children && (all.get(i).childrenOnly() || !all.get(i).exists())) {
                return all.get(i).zxid();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Where a number appeared, or null. */
    public @Nullable Long whereAppeared(long value) {
        return appeared.get(value);
    }

    private List<Version> of(String path) {
        List<Version> all = versions.get(path);
        return all == null ? List.of() : all;
    }

    @Override
    public void created(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {
        record(path, zxid);
        checkSequence(path, zxid);
        add(ZnodePath.parent(path), new Version(zxid, true, 0, true));
    }

    @Override
    public void dataChanged(String path, List<Acl> acl, long zxid) {
        record(path, zxid);
    }

    @Override
    public void deleted(String path, List<Acl> acl, List<Acl> parentAcl, long zxid) {
        add(path, new Version(zxid, false, 0, false));
        add(ZnodePath.parent(path), new Version(zxid, true, 0, true));
    }

    private void record(String path, long zxid) {
        Znode node = tree.find(path);
        long value = node == null || path.startsWith(RECIPES) ? 0 : Values.of(node.data());
        if (value != 0) {
            Long before = appeared.put(value, zxid);
            Violation.unless(before == null, "G1", "%x was written at %x and again at %x", value, before, zxid);
        }
        add(path, new Version(zxid, true, value, false));
    }

    private void add(String path, Version version) {
        versions.computeIfAbsent(path, key -> new ArrayList<>()).add(version);
    }

    /** G11: numbers rise with the zxid as long as the parent lives. */
    private void checkSequence(String path, long zxid) {
        int digits = path.length() - SEQUENCE_DIGITS;
        if (digits <= 0 || !path.startsWith("/seq/") || !Character.isDigit(path.charAt(digits))) {
            return;
        }
        long number = Long.parseLong(path.substring(digits));
        Long before = sequences.put(ZnodePath.parent(path), number);
        Violation.unless(before == null || number > before, "G11", "%s at %x after number %s", path, zxid, before);
    }
}
