package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.error.ClientClosed;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.barrier.Barrier;
import dev.baton.recipes.barrier.CountdownLatch;
import dev.baton.recipes.barrier.DoubleBarrier;
import dev.baton.recipes.barrier.Rendezvous;
import dev.baton.recipes.config.ConfigStore;
import dev.baton.recipes.config.Publication;
import dev.baton.recipes.counter.Counter;
import dev.baton.recipes.counter.IdAllocator;
import dev.baton.recipes.counter.OnceGuard;
import dev.baton.recipes.counter.RateLimiter;
import dev.baton.recipes.counter.SharedValue;
import dev.baton.recipes.discovery.Discovery;
import dev.baton.recipes.discovery.ServiceInstance;
import dev.baton.recipes.group.Group;
import dev.baton.recipes.queue.Order;
import dev.baton.recipes.queue.SimpleQueue;
import dev.baton.recipes.queue.WorkQueue;
import dev.baton.wire.model.WatcherType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;

/** What went wrong in recipes of other libraries that are about nodes, where no other suite has it by name. */
class NodeFieldReportsIT extends RecipeSuite {
    private Map<String, CompletableFuture<?>> callsOn(Client client) {
        Map<String, CompletableFuture<?>> calls = new LinkedHashMap<>();
        calls.put("counter add", Counter.on(client, path).addAsync(1, LIMIT));
        calls.put("counter get", Counter.on(client, path).getAsync());
        calls.put("value set", SharedValue.on(client, path).setAsync(bytes("x"), LIMIT));
        calls.put("id", IdAllocator.on(client, path, 10, LIMIT).nextAsync());
        calls.put(
                "once",
                OnceGuard.on(client, path).runAsync("k", LIMIT, token -> CompletableFuture.completedFuture(bytes(""))));
        calls.put(
                "rate",
                RateLimiter.on(client, path, RateLimiter.Rate.perSecond(10)).acquireAsync(LIMIT));
        calls.put("barrier set", Barrier.on(client, path).setAsync(LIMIT));
        calls.put("barrier", Barrier.on(client, path).awaitAsync(LIMIT));
        calls.put("double barrier", DoubleBarrier.on(client, path, 2).enterAsync(LIMIT));
        calls.put("latch", CountdownLatch.on(client, path).awaitAsync(LIMIT));
        calls.put("rendezvous", Rendezvous.on(client, path, 2).arriveAndAwaitAsync(LIMIT));
        calls.put("queue put", SimpleQueue.on(client, path).putAsync(bytes("x")));
        calls.put("queue take", SimpleQueue.on(client, path).takeAsync(LIMIT));
        calls.put("queue poll", SimpleQueue.on(client, path).pollAsync());
        calls.put("work take", WorkQueue.on(client, path, Order.ARRIVAL).takeAsync(LIMIT));
        calls.put(
                "register",
                Discovery.on(client, path)
                        .register(ServiceInstance.of("s", "i", "h", 1))
                        .registered());
        calls.put("query", Discovery.on(client, path).query("s"));
        calls.put("view", Discovery.on(client, path).view("s").ready());
        calls.put("join", Group.on(client, path).join("m", bytes("")).joined());
        calls.put("group", Group.on(client, path).view().ready());
        calls.put(
                "publish",
                ConfigStore.on(client, path).publishAsync(new Publication(Map.of("a", "1"), "a", "b"), LIMIT));
        calls.put("config", ConfigStore.on(client, path).currentAsync());
        return calls;
    }

    /** KAZOO-482, CURATOR-673, CURATOR-720: a call on a closed client hung. */
    @ParameterizedTest
    @OnBackEnds
    void everyCallOnAClosedClientFailsAtOnce(BackEnd kind) {
        Client client = client(kind);
        client.close();
        callsOn(client)
                .forEach((name, call) ->
                        assertThatThrownBy(() -> get(call)).as(name).hasCauseInstanceOf(ClientClosed.class));
    }

    /** CURATOR-126: calls that were under way when the client was closed never ended. */
    @ParameterizedTest
    @OnBackEnds
    void everyCallEndsWhenTheClientIsClosed(BackEnd kind) {
        Client client = client(kind);
        Map<String, CompletableFuture<?>> calls = callsOn(client);
        client.close();
        calls.forEach((name, call) -> await(name).atMost(LIMIT).until(call::isDone));
    }

    /** CURATOR-710, KAZOO-354, KAZOO-543: watches stayed at the server after a recipe was closed. */
    @ParameterizedTest
    @OnBackEnds
    void noWatchOutlivesWhatIsClosed(BackEnd kind) throws Exception {
        Client client = client(kind);
        Barrier.on(client, path).set(LIMIT);
        CompletableFuture<Void> waiting = Barrier.on(client, path).awaitAsync(LIMIT);
        var watching = SharedValue.on(client, path + "/value").onChange(value -> {});
        var view = Discovery.on(client, path).view("s");
        var registration = Discovery.on(client, path).register(ServiceInstance.of("s", "i", "h", 1));
        get(registration.registered());
        get(view.ready());
        assertThat(get(client.checkWatches(path, WatcherType.ANY))).isTrue();
        assertThat(get(client.checkWatches(path + "/value", WatcherType.ANY))).isTrue();
        assertThat(get(client.checkWatches(path + "/s", WatcherType.ANY))).isTrue();
        waiting.cancel(false);
        watching.close();
        view.close();
        get(registration.closeAsync());
        for (String node : new String[] {path, path + "/value", path + "/s", registration.path()}) {
            await("watches on " + node).atMost(LIMIT).until(() -> !get(client.checkWatches(node, WatcherType.ANY)));
        }
        assertThat(children(kind, path + "/s")).isEmpty();
    }
}
