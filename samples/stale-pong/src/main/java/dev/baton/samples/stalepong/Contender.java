package dev.baton.samples.stalepong;

/** Somebody who contends for a lock, by the means of one library. */
interface Contender extends AutoCloseable {
    /** Waits until it holds the lock. */
    void acquire() throws InterruptedException;

    /** Whether the library says that the lock is held at this moment, and has not said anything else since it was acquired. */
    boolean believesToHold();

    @Override
    void close();
}
