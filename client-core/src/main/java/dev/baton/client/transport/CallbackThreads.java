package dev.baton.client.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what may block: callback lanes and name look-up. As many as are busy at a time, shared by all clients, gone after a
 * moment without work.
 */
final class CallbackThreads {
    private static final long KEEP_ALIVE_SECONDS = 2;

    private static final Executor SHARED = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("baton-callback", true));

    private CallbackThreads() {}

    static Executor shared() {
        return SHARED;
    }
}
