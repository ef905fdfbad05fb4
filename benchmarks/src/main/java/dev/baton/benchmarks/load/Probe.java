package dev.baton.benchmarks.load;

/** Meters of the process under load, read at both ends of the measured window. */
public interface Probe {
    /** CPU time used so far by all threads of the server, JIT and collector included. */
    long cpuNanos();

    /** Bytes written so far to the disk that the server uses. */
    long writtenBytes();
}
