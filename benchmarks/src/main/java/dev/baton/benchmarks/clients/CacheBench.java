package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.load.Scripts;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.Created;
import dev.baton.client.OverloadPolicy;
import dev.baton.client.error.NodeExists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A cache of a tree, from its opening until it has everything: nodes of 100 B, a thousand under each parent. */
final class CacheBench {
    private static final int CHILDREN = 1000;
    private static final byte[] DATA = new byte[100];

    private CacheBench() {}

    static @Nullable Map<ClientMetric, Double> run(ClientKind kind, int port, int nodes) throws Exception {
        try (BenchClient client = kind.connect(port)) {
            long cpu = Clocks.processCpuNanos();
            long start = System.nanoTime();
            AutoCloseable cache = client.warmCache(root(nodes), nodes);
            if (cache == null) {
                return null;
            }
            long took = System.nanoTime() - start;
            cpu = Clocks.processCpuNanos() - cpu;
            cache.close();
            return Map.of(ClientMetric.READY, took / 1e6, ClientMetric.CPU, cpu / 1e3 / nodes);
        }
    }

    /** Makes the tree, unless it is there. */
    static void prepare(int port, int nodes) {
        ClientOptions options = ClientOptions.of("127.0.0.1:" + port).withOverloadPolicy(OverloadPolicy.AWAIT);
        try (Client client = Client.connect(options)) {
            List<CompletableFuture<Created>> creates = new ArrayList<>();
            creates.add(client.create(root(nodes), DATA));
            for (int i = 0; i < nodes; i++) {
                String parent = root(nodes) + "/group-" + i / CHILDREN;
                if (i % CHILDREN == 0) {
                    creates.add(client.create(parent, DATA));
                }
                creates.add(client.create(parent + String.format("/member-%08d", i), DATA));
            }
            creates.forEach(CacheBench::made);
        }
    }

    private static void made(CompletableFuture<Created> create) {
        try {
            create.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof NodeExists)) {
                throw e;
            }
        }
    }

    private static String root(int nodes) {
        return Scripts.ROOT + "/cache-" + nodes;
    }
}
