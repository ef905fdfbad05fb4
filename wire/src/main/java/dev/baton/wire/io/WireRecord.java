package dev.baton.wire.io;

/** Something with a wire form: its fields in order, no tags, no padding. Implementations are immutable. */
public interface WireRecord {
    /** Appends this record's fields. Never fails for a constructed record, other than by running out of memory. */
    void writeTo(WireWriter out);
}
