package dev.baton.client;

import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Options of create.
 *
 * @param mode kind of node
 * @param acl who may do what, not empty; null for what the client's {@link AclProvider} says
 * @param ttl time to live, for the TTL modes only
 * @param createParents whether missing parents are made first: as containers, with the ACL that the client's provider says
 * @param protectedId if not null, the last path segment gets the prefix {@code _c_<protectedId>-}, by which the client finds the
 *     node again if the connection breaks before the answer: such a create is not left unknown while the session lives
 * @param timeout time in which the request must be answered; null for the client's default
 */
public record CreateOptions(
        CreateMode mode,
        @Nullable List<Acl> acl,
        @Nullable Duration ttl,
        boolean createParents,
        @Nullable String protectedId,
        @Nullable Duration timeout) {
    /** A persistent node with the ACL of the client's provider, which is open to everybody if there is none. */
    public static final CreateOptions DEFAULT = new CreateOptions(CreateMode.PERSISTENT, null, null, false, null, null);

    private static final Duration TTL_MAX = Duration.ofMillis((1L << 40) - 1);

    public CreateOptions {
        Objects.requireNonNull(mode, "mode");
        acl = acl == null ? null : OptionChecks.acl(acl);
        if (acl != null && acl.isEmpty()) {
            throw new IllegalArgumentException("acl is empty; use Acl.OPEN to give everybody every right");
        }
        if (ttl != null) {
            OptionChecks.between("ttl", ttl, Duration.ofMillis(1), TTL_MAX);
        }
        if (protectedId != null && (protectedId.isEmpty() || protectedId.indexOf('/') >= 0)) {
            throw new IllegalArgumentException(
                    "protectedId is '" + protectedId + "'; it must not be empty or contain '/'");
        }
        OptionChecks.timeout(timeout);
    }

    /** Options for a mode without a time to live. */
    public static CreateOptions of(CreateMode mode) {
        return DEFAULT.withMode(mode);
    }

    public CreateOptions withMode(CreateMode newMode) {
        return new CreateOptions(newMode, acl, ttl, createParents, protectedId, timeout);
    }

    public CreateOptions withAcl(List<Acl> newAcl) {
        return new CreateOptions(mode, newAcl, ttl, createParents, protectedId, timeout);
    }

    /** With a time to live; the mode must be one of the TTL modes when the create is called. */
    public CreateOptions withTtl(Duration newTtl) {
        return new CreateOptions(mode, acl, newTtl, createParents, protectedId, timeout);
    }

    /** With missing parents made first. */
    public CreateOptions withParents() {
        return new CreateOptions(mode, acl, ttl, true, protectedId, timeout);
    }

    /** With a protected name of the caller's. The id must be unique: use a random one for each create. */
    public CreateOptions withProtectedId(String newProtectedId) {
        return new CreateOptions(mode, acl, ttl, createParents, newProtectedId, timeout);
    }

    /** With a protected name from a fresh random id; see {@link #protectedId()}. */
    public CreateOptions withProtection() {
        return withProtectedId(UUID.randomUUID().toString());
    }

    public CreateOptions withTimeout(Duration newTimeout) {
        return new CreateOptions(mode, acl, ttl, createParents, protectedId, newTimeout);
    }

    /** Refuses a time to live without a TTL mode and the other way round. */
    void checkConsistent() {
        if (mode.isTtl() != (ttl != null)) {
            throw new IllegalArgumentException(
                    mode.isTtl() ? "mode " + mode + " needs a ttl" : "mode " + mode + " cannot have a ttl");
        }
    }
}
