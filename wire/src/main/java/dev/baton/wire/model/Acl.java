package dev.baton.wire.model;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/**
 * One entry of an access control list.
 *
 * @param perms bits of {@link Perms}; unknown bits are carried along
 */
public record Acl(int perms, AclId id) implements WireRecord {
    /** Size of the smallest encoding. */
    public static final int MIN_BYTES = 4 + AclId.MIN_BYTES;

    /** Everybody may do everything. */
    public static final List<Acl> OPEN = List.of(new Acl(Perms.ALL, AclId.ANYONE));

    /** Everybody may read. */
    public static final List<Acl> READ_ONLY = List.of(new Acl(Perms.READ, AclId.ANYONE));

    /** The authenticated ids of the creator may do everything. */
    public static final List<Acl> CREATOR_ALL = List.of(new Acl(Perms.ALL, AclId.AUTH));

    public static Acl read(WireReader in) {
        return new Acl(in.readInt(), AclId.read(in));
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(perms);
        id.writeTo(out);
    }
}
