package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.clients.BatonBenchClient;
import dev.baton.benchmarks.clients.BenchClient;
import dev.baton.benchmarks.clients.ClientKind;
import dev.baton.benchmarks.clients.CuratorBenchClient;
import java.time.Duration;
import java.util.List;

/** One library's recipes on one session. Everything waits for its result, and is used by one thread at a time. */
interface Side extends AutoCloseable {
    /** How long anything may take. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** A candidate. */
    interface Latch {
        /** Stands for election; told on some thread when it leads. */
        void start(Runnable elected) throws Exception;

        /** How many stand in line. */
        int candidates() throws Exception;

        /** Stands back for good. */
        void close() throws Exception;
    }

    /** Items in order. */
    interface Queue {
        void put(byte[] item) throws Exception;

        byte[] take() throws Exception;

        /** Puts so many items of 100 B. */
        default void fill(int items) throws Exception {
            for (int i = 0; i < items; i++) {
                put(new byte[100]);
            }
        }

        /** Takes so many items, with several takes under way if the library can do that. */
        default void take(int items, int atATime) throws Exception {
            for (int i = 0; i < items; i++) {
                take();
            }
        }
    }

    /** A place where members begin and end together. */
    interface Barrier {
        void enter() throws Exception;

        void leave() throws Exception;
    }

    /** Asks something or counts something. */
    interface Call {
        void run() throws Exception;
    }

    /** Starts a client and returns when it has a session. Apache's client has no recipes. */
    static Side connect(ClientKind kind, int port) throws Exception {
        BenchClient client = kind.connect(port);
        if (client instanceof BatonBenchClient baton) {
            return new BatonSide(baton);
        }
        if (client instanceof CuratorBenchClient curator) {
            return new CuratorSide(curator);
        }
        client.close();
        throw new IllegalArgumentException(kind.label() + "'s client has no recipes");
    }

    BenchClient.Lock lock(String path);

    /** Locks of threads that share this session, handed on inside the process if the library can do that. */
    List<BenchClient.Lock> cohort(String path, int threads);

    Latch latch(String path);

    Queue queue(String path);

    Call increment(String path);

    Barrier barrier(String path, int members);

    /** Registers instances of a service; what is returned asks for them. */
    Call query(String path, int instances) throws Exception;

    @Override
    void close();
}
