package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ACL lists as they stand in transactions: null is kept apart from empty. */
final class TxnAcls {
    private TxnAcls() {}

    static @Nullable List<Acl> read(WireReader in) {
        return in.readNullableList(Acl.MIN_BYTES, Acl::read);
    }

    static @Nullable List<Acl> copy(@Nullable List<Acl> acl) {
        return acl == null ? null : List.copyOf(acl);
    }
}
