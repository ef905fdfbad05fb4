package dev.baton.benchmarks.clients;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The two clocks of the benches. */
final class Clocks {
    /** Part of a bench's time before anything counts. */
    private static final double SETTLE_SHARE = 0.25;

    private Clocks() {}

    static long settleNanos(double seconds) {
        return (long) (seconds * SETTLE_SHARE * 1e9);
    }

    static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    /** CPU time of this process, all threads. */
    static long processCpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
