package dev.baton.wire.model;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/** Body of a watch notification. */
public record WatcherEvent(WatchEventType type, int state, String path) implements WireRecord {
    public static WatcherEvent read(WireReader in) {
        return new WatcherEvent(WatchEventType.of(in.readInt()), in.readInt(), in.readString());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(type.code());
        out.writeInt(state);
        out.writeString(path);
    }
}
