package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the core has to know of configurations that travel inside of entries and messages, whose form it does not know. A member that has
 * none of this keeps the membership that it starts with. Stateless.
 */
public interface Configurations {
    /**
     * The configuration that an entry introduces; its version is the entry's zxid. Asked for every entry, so it has to be cheap for those
     * that introduce none.
     *
     * @return null for every other entry
     * @throws IllegalArgumentException if it introduces one that cannot be understood: to ignore it would let this member count quorums
     *     that are none any more
     */
    @Nullable
    Membership in(LogEntry entry);

    /** The configuration in a message, null if there is none that can be understood. */
    @Nullable
    Membership parse(String text);

    /** The same configuration under another version. */
    Membership withVersion(Membership membership, long version);
}
