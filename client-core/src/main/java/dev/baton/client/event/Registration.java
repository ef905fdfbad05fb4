package dev.baton.client.event;

/** Something registered that can be taken back. */
public interface Registration extends AutoCloseable {
    /** Takes it back. Returns at once; after that no further call begins. Closing again does nothing. */
    @Override
    void close();
}
