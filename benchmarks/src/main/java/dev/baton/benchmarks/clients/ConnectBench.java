package dev.baton.benchmarks.clients;

import java.util.Map;
import org.HdrHistogram.Histogram;

/** Start of a client to its session, and its close, over and over. */
final class ConnectBench {
    private static final int DIGITS = 3;

    private ConnectBench() {}

    static Map<ClientMetric, Double> run(ClientKind kind, int port, ClientPlan plan) throws Exception {
        var connects = new Histogram(DIGITS);
        var closes = new Histogram(DIGITS);
        kind.connect(port).close();
        long start = System.nanoTime();
        while (System.nanoTime() - start < Clocks.nanos(plan.seconds())) {
            long begun = System.nanoTime();
            BenchClient client = kind.connect(port);
            long connected = System.nanoTime();
            client.close();
            connects.recordValue(connected - begun);
            closes.recordValue(System.nanoTime() - connected);
        }
        return Map.of(
                ClientMetric.P50, connects.getValueAtPercentile(50) / 1e3,
                ClientMetric.P99, connects.getValueAtPercentile(99) / 1e3,
                ClientMetric.CLOSE_P50, closes.getValueAtPercentile(50) / 1e3);
    }
}
