package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.AuthInfo;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.cache.TreeCache;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoAuth;
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
import dev.baton.recipes.group.GroupView;
import dev.baton.recipes.group.Member;
import dev.baton.recipes.queue.Order;
import dev.baton.recipes.queue.SimpleQueue;
import dev.baton.recipes.queue.WorkQueue;
import dev.baton.testing.FaultProxy;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.WatcherType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
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

    /** CURATOR-690: what had more children than 16 bits count was never loaded. Nor may it be more than what a client has under way at a time. */
    @Test
    void whatHasMoreThan65536ChildrenIsLoaded() throws Exception {
        int children = 66_000;
        Client client = client(BackEnd.BATON);
        get(client.create(
                path, bytes(""), CreateOptions.of(CreateMode.PERSISTENT).withParents()));
        List<CompletableFuture<?>> made = new ArrayList<>();
        for (int i = 0; i < children; i += 1_000) {
            Transaction thousand = Transaction.EMPTY;
            for (int j = i; j < i + 1_000; j++) {
                thousand = thousand.create(path + "/" + j, bytes(Integer.toString(j)));
            }
            made.add(client.multi(thousand));
        }
        get(CompletableFuture.allOf(made.toArray(new CompletableFuture<?>[0])));
        try (TreeCache cache = TreeCache.open(client, path)) {
            get(cache.ready());
            assertThat(cache.children(path)).hasSize(children);
            assertThat(cache.get(path + "/65999").orElseThrow().data()).isEqualTo(bytes("65999"));
        }
        try (GroupView group = Group.on(client, path).view()) {
            List<Member> members = get(group.ready()).all();
            assertThat(members).hasSize(children);
            assertThat(members).allMatch(member -> text(member.data()).equals(member.id()));
        }
    }

    /** CURATOR's number 245 on GitHub: identities were lost with the handle, so that nothing of their own could be read any more. */
    @Test
    void identitiesAreProvedToTheNextSession() throws Exception {
        FaultProxy link = link(BackEnd.BATON);
        Client client = closing(Client.connect(ClientOptions.of(link.connectString())
                .withSessionTimeout(BRIEF_SESSION)
                .withAuth(AuthInfo.digest("somebody", "secret"))));
        get(client.create(
                path,
                bytes("mine"),
                CreateOptions.of(CreateMode.PERSISTENT).withParents().withAcl(Acl.CREATOR_ALL)));
        long session = client.sessionId();
        loseSession(link, client);
        assertThat(text(get(client.getData(path)).data())).isEqualTo("mine");
        assertThat(client.sessionId()).isNotEqualTo(session);
        assertThatThrownBy(() -> get(observer(BackEnd.BATON).getData(path))).hasCauseInstanceOf(NoAuth.class);
    }
}
