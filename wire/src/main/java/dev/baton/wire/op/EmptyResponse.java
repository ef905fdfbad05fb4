package dev.baton.wire.op;

import dev.baton.wire.io.WireWriter;

/** The header says it all. */
public enum EmptyResponse implements OpResponse {
    INSTANCE;

    @Override
    public void writeTo(WireWriter out) {
        // no fields
    }
}
