package dev.baton.wire.model;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/** Who an {@link Acl} entry is about, or who a connection has proved to be: a scheme and an id that the scheme understands. */
public record AclId(String scheme, String id) implements WireRecord {
    /** Size of the smallest encoding. */
    public static final int MIN_BYTES = 8;

    /** Matches every connection. */
    public static final AclId ANYONE = new AclId("world", "anyone");

    /** Stands for all authenticated ids of the connection that creates the node. */
    public static final AclId AUTH = new AclId("auth", "");

    public static AclId read(WireReader in) {
        return new AclId(in.readString(), in.readString());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(scheme);
        out.writeString(id);
    }
}
