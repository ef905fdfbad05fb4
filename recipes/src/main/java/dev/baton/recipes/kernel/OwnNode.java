package dev.baton.recipes.kernel;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a contender knows of its own node.
 *
 * @param id id of the attempt; null for a node that is taken over, which has no successor
 * @param label end of the prefix
 * @param generation how many nodes the attempt has given up before this one; each has an id of its own
 * @param name the node's name, null while it is not known
 * @param czxid its creation zxid, 0 while it is not known
 * @param owner the session it belongs to, 0 while it is not known
 * @param anchor the node whose place it takes, null if the server gives it a place of its own
 */
record OwnNode(
        @Nullable UUID id,
        String label,
        int generation,
        @Nullable String name,
        long czxid,
        long owner,
        @Nullable Anchor anchor) {
    static OwnNode first(UUID id, String label, @Nullable Anchor anchor) {
        return new OwnNode(id, label, 0, null, 0, 0, anchor);
    }

    /** One that the session had made before this process had the session. */
    static OwnNode takenOver(String name, long czxid) {
        return new OwnNode(null, "", 0, name, czxid, 0, null);
    }

    boolean isTakenOver() {
        return id == null;
    }

    /** Whether it is to be taken over and may be somebody else's, who would be robbed of it by a removal. */
    boolean isUnproven() {
        return isTakenOver() && owner == 0;
    }

    /** Which of the names is this node's; null if none is. */
    @Nullable
    String among(List<String> names) {
        String prefix = prefix();
        for (String candidate : names) {
            if (candidate.startsWith(prefix) && Sequence.of(candidate) != Sequence.NONE) {
                return candidate;
            }
        }
        return null;
    }

    /** Whether a node of this name that was read can be this one: the session's, and if the creation is known, made by that. */
    boolean canBe(ContenderInput.NodeSeen node, long session) {
        return node.owner() == session && (!isTakenOver() || node.czxid() == czxid);
    }

    /** Another one, not made yet, with an id of its own. */
    OwnNode next() {
        return new OwnNode(id, label, generation + 1, null, 0, 0, anchor);
    }

    OwnNode found(String foundName) {
        return new OwnNode(id, label, generation, foundName, czxid, owner, anchor);
    }

    OwnNode seen(long seenCzxid, long seenOwner) {
        return new OwnNode(id, label, generation, name, seenCzxid, seenOwner, anchor);
    }

    /** How the name begins; all of it if it has an anchor. */
    String prefix() {
        UUID attempt = Objects.requireNonNull(id, "a node that is taken over is never made");
        UUID unique = new UUID(attempt.getMostSignificantBits(), attempt.getLeastSignificantBits() + generation);
        return "_c_" + unique + "-" + label + (anchor == null ? "" : anchor.number());
    }

    /** The name of a node that is known to exist. */
    String knownName() {
        if (name == null) {
            throw new IllegalStateException("no node yet: " + this);
        }
        return name;
    }

    /** Whether a node that was read is this one. */
    boolean isSame(ContenderInput.NodeSeen node) {
        return node.czxid() == czxid && node.owner() == owner;
    }

    @Override
    public String toString() {
        return (name == null ? prefix() : name) + " czxid=0x" + Long.toHexString(czxid) + " owner=0x"
                + Long.toHexString(owner);
    }
}
