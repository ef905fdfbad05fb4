package dev.baton.wire.model;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/** One identity of a connection as whoAmI tells it. */
public record ClientInfo(String authScheme, String user) implements WireRecord {
    /** Size of the smallest encoding. */
    public static final int MIN_BYTES = 8;

    public static ClientInfo read(WireReader in) {
        return new ClientInfo(in.readString(), in.readString());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(authScheme);
        out.writeString(user);
    }
}
