package dev.baton.wire.op;

import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the four operations that create a znode have in common. */
public sealed interface CreateRequest extends OpRequest
        permits Create.Request, Create2.Request, CreateContainer.Request, CreateTtl.Request {
    /** Value of {@link #ttlMillis()} where the operation carries none. */
    long NO_TTL = -1;

    String path();

    byte @Nullable [] data();

    /** Null where the client sent a null vector, which servers refuse as an invalid ACL. */
    @Nullable
    List<Acl> acl();

    /** Number of a {@link dev.baton.wire.model.CreateMode}, unchecked. */
    int flags();

    /** Time to live in milliseconds, or {@link #NO_TTL}. */
    default long ttlMillis() {
        return NO_TTL;
    }
}
