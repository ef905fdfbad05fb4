package dev.baton.benchmarks.clients;

import org.jspecify.annotations.Nullable;

/** What the benches need of a client; the adapters add nothing that costs. */
public interface BenchClient extends AutoCloseable {
    /** Told once for each operation, on a thread of the client. */
    interface Done {
        void done(@Nullable Throwable failure);
    }

    /** A lock for one thread. */
    interface Lock {
        void acquire() throws Exception;

        void release() throws Exception;
    }

    void getData(String path, Done done) throws Exception;

    void setData(String path, byte[] data, Done done) throws Exception;

    /** Reads and waits. */
    void getDataAndWait(String path) throws Exception;

    /** A cache of a node and all below that has loaded at least so many nodes; null if this client has no caches. */
    @Nullable
    AutoCloseable warmCache(String root, int nodes) throws Exception;

    /** Null if this client has no locks. */
    @Nullable
    Lock lock(String path);

    @Override
    void close() throws Exception;
}
