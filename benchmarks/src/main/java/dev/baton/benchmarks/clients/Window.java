package dev.baton.benchmarks.clients;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one thread have a number of calls in flight. The thread is woken when a quarter of them has come back, not for each: waking
 * costs more than the calls that are to be measured.
 */
final class Window {
    private final int size;
    private final int wakeAt;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Thread issuer = Thread.currentThread();

    Window(int size) {
        this.size = size;
        this.wakeAt = size - Math.max(1, size / 4);
    }

    /** Waits for room. Called by the issuer only. */
    void enter() {
        if (inFlight.get() == size) {
            while (inFlight.get() > wakeAt) {
                LockSupport.park(this);
            }
        }
        inFlight.incrementAndGet();
    }

    /** A call has come back. */
    void leave() {
        int left = inFlight.decrementAndGet();
        if (left == wakeAt || left == 0) {
            LockSupport.unpark(issuer);
        }
    }

    /** Waits until all calls have come back. Called by the issuer only. */
    void drain() {
        while (inFlight.get() > 0) {
            LockSupport.park(this);
        }
    }
}
