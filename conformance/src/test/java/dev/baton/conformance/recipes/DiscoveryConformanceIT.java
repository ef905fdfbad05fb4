package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.client.error.ClientClosed;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.discovery.Discovery;
import dev.baton.recipes.discovery.InstanceState;
import dev.baton.recipes.discovery.ServiceInstance;
import dev.baton.recipes.discovery.ServiceRegistration;
import dev.baton.recipes.discovery.ServiceType;
import dev.baton.recipes.discovery.ServiceView;
import dev.baton.recipes.discovery.Services;
import dev.baton.recipes.discovery.ViewOptions;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.UriSpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** What discovery promises, on both servers, and with Curator's on the other side. */
class DiscoveryConformanceIT extends RecipeSuite {
    @TempDir
    Path directory;

    private ServiceInstance instance(String id) {
        return ServiceInstance.of("orders", id, "10.0.0.1", 8080);
    }

    private String service() {
        return path + "/orders";
    }

    private static void awaitUp(ServiceView view, String... ids) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(view.services().up())
                        .extracting(ServiceInstance::id)
                        .containsExactly(ids));
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void anInstanceIsSeenFromRegistrationToClose(BackEnd kind) throws Exception {
        ServiceView view = closing(Discovery.on(client(kind), path).view("orders"));
        assertThat(view.awaitReady(LIMIT)).isTrue();
        assertThat(view.services().all()).isEmpty();
        Discovery discovery = Discovery.on(client(kind), path);
        ServiceRegistration mine = discovery.register(instance("a").withState(InstanceState.STARTING));
        assertThat(mine.awaitRegistered(LIMIT)).isTrue();
        assertThat(mine.token()).isPositive();
        await().atMost(LIMIT).until(() -> view.services().all().size() == 1);
        assertThat(view.services().up()).isEmpty();
        get(mine.setState(InstanceState.UP));
        awaitUp(view, "a");
        assertThat(get(discovery.query("orders"))).isEqualTo(view.services().all());
        assertThat(get(discovery.services())).containsExactly("orders");
        get(mine.closeAsync());
        assertThat(children(kind, service())).isEmpty();
        await().atMost(LIMIT).until(() -> view.services().all().isEmpty());
        assertThatThrownBy(() -> get(mine.setState(InstanceState.UP))).isInstanceOf(CancellationException.class);
    }

    /** An update is one write: a reader that looks all the time never misses the instance. */
    @ParameterizedTest
    @OnBackEnds
    void anUpdateLeavesNoGap(BackEnd kind) throws Exception {
        Discovery discovery = Discovery.on(client(kind), path);
        ServiceRegistration mine = discovery.register(instance("a"));
        get(mine.registered());
        long token = mine.token();
        ServiceView view = closing(Discovery.on(client(kind), path).view("orders"));
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        get(view.ready());
        closing(view.onChange(services -> sizes.add(services.all().size())));
        List<CompletableFuture<Void>> updates = new ArrayList<>();
        for (int weight = 1; weight <= 100; weight++) {
            int now = weight;
            updates.add(mine.update(instance -> instance.withWeight(now)));
        }
        for (CompletableFuture<Void> update : updates) {
            get(update);
        }
        await().atMost(LIMIT).until(() -> view.services().all().get(0).weight() == 100);
        assertThat(sizes).containsOnly(1);
        assertThat(mine.token()).isEqualTo(token);
        assertThatThrownBy(() -> mine.update(now -> instance("b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void aNewSessionRegistersAgainWithTheLastUpdate(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        ServiceRegistration mine = Discovery.on(client, path).register(instance("a"));
        get(mine.registered());
        long token = mine.token();
        long session = client.sessionId();
        cut(link, client);
        CompletableFuture<Void> update = mine.update(now -> now.withZone("later"));
        assertThat(mine.isRegistered()).isFalse();
        loseSession(link, client);
        get(update);
        await().atMost(LIMIT).until(mine::isRegistered);
        assertThat(mine.token()).isGreaterThan(token);
        assertThat(client.sessionId()).isNotEqualTo(session);
        ServiceInstance seen =
                get(Discovery.on(observer(kind), path).query("orders")).get(0);
        assertThat(seen.zone()).isEqualTo("later");
        assertThat(get(observer(kind).exists(mine.path())).orElseThrow().ephemeralOwner())
                .isEqualTo(client.sessionId());
    }

    /** A node of a former life of the process is there; its session ends later, and must not take the new node along. */
    @ParameterizedTest
    @OnBackEnds
    void aStaleRegistrationOfTheSameIdIsTakenOverAndNotFoughtFor(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client former = client(link, BRIEF_SESSION);
        ServiceRegistration stale =
                Discovery.on(former, path).register(instance("a").withZone("stale"));
        get(stale.registered());
        Client present = client(kind);
        ServiceRegistration mine =
                Discovery.on(present, path).register(instance("a").withZone("fresh"));
        get(mine.registered());
        assertThat(mine.token()).isGreaterThan(stale.token());
        await().atMost(LIMIT).until(() -> !stale.isRegistered());
        loseSession(link, former);
        get(former.sync("/"));
        ServiceInstance seen =
                get(Discovery.on(observer(kind), path).query("orders")).get(0);
        assertThat(seen.zone()).isEqualTo("fresh");
        assertThat(mine.isRegistered()).isTrue();
        assertThat(stale.isRegistered()).isFalse();
        get(mine.closeAsync());
        await("the other waits for its turn").atMost(LIMIT).until(stale::isRegistered);
    }

    @ParameterizedTest
    @OnBackEnds
    void whoeverDeletesTheNodeOrItsParentsSeesItComeBack(BackEnd kind) throws Exception {
        ServiceRegistration mine = Discovery.on(client(kind), path).register(instance("a"));
        get(mine.registered());
        for (int round = 0; round < 3; round++) {
            long token = mine.token();
            if (round == 0) {
                get(observer(kind).delete(mine.path()));
            } else {
                get(observer(kind)
                        .multi(Transaction.EMPTY
                                .delete(mine.path())
                                .delete(service())
                                .delete(path)));
            }
            await().atMost(LIMIT).until(() -> mine.isRegistered() && mine.token() > token);
        }
        awaitChildren(kind, service(), 1);
    }

    @ParameterizedTest
    @OnBackEnds
    void closingWhileDisconnectedRemovesTheNodeLater(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, LONG_SESSION);
        ServiceRegistration mine = Discovery.on(client, path).register(instance("a"));
        get(mine.registered());
        cut(link, client);
        CompletableFuture<Void> closed = mine.closeAsync();
        assertThat(closed).isNotDone();
        link.heal();
        get(closed);
        assertThat(children(kind, service())).isEmpty();
    }

    /** The answer to the creation is cut off at some byte; whatever it was, one node is there in the end, and none after close. */
    @ParameterizedTest
    @OnBackEnds
    void aRegistrationWithUnknownOutcomeIsResolved(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, LONG_SESSION);
        get(client.exists("/"));
        Discovery discovery = Discovery.on(client, path);
        for (int round = 0; round < 12; round++) {
            link.cutAfterBytes(Direction.TO_CLIENT, round * 17L);
            ServiceRegistration mine = discovery.register(instance("i" + round));
            if (round % 3 == 0) {
                get(mine.closeAsync());
            } else {
                get(mine.registered());
                get(mine.closeAsync());
            }
        }
        link.heal();
        assertThat(children(kind, service())).isEmpty();
    }

    @ParameterizedTest
    @OnBackEnds
    void closingTheClientEndsTheRegistration(BackEnd kind) throws Exception {
        Client client = client(kind);
        ServiceRegistration mine = Discovery.on(client, path).register(instance("a"));
        get(mine.registered());
        client.close();
        await().atMost(LIMIT).until(() -> !mine.isRegistered());
        awaitChildren(kind, service(), 0);
        ServiceRegistration late = Discovery.on(client, path).register(instance("a"));
        assertThatThrownBy(() -> get(late.registered())).hasCauseInstanceOf(ClientClosed.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void aViewKeepsWhatItKnewAndCatchesUp(BackEnd kind) throws Exception {
        ServiceRegistration a = Discovery.on(client(kind), path).register(instance("a"));
        ServiceRegistration b = Discovery.on(client(kind), path).register(instance("b"));
        get(a.registered());
        get(b.registered());
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        ServiceView view = closing(Discovery.on(client, path).view("orders"));
        awaitUp(view, "a", "b");
        cut(link, client);
        await().atMost(LIMIT).until(() -> !view.services().current());
        awaitUp(view, "a", "b");
        get(a.closeAsync());
        get(b.update(now -> now.withZone("z")));
        loseSession(link, client);
        await().atMost(LIMIT).until(() -> view.services().current());
        awaitUp(view, "b");
        assertThat(view.services().all().get(0).zone()).isEqualTo("z");
    }

    @ParameterizedTest
    @OnBackEnds
    void massExpiryIsHeldAndAColdStartReadsTheFile(BackEnd kind) throws Exception {
        Path file = directory.resolve("orders");
        ServiceView view =
                closing(Discovery.on(client(kind), path).view("orders", ViewOptions.DEFAULT.withSnapshotFile(file)));
        Client owner = client(kind);
        for (String id : List.of("a", "b", "c", "d")) {
            get(Discovery.on(owner, path).register(instance(id)).registered());
        }
        awaitUp(view, "a", "b", "c", "d");
        await().atMost(LIMIT).until(() -> Files.exists(file) && Files.size(file) > 400);
        owner.close();
        await().atMost(LIMIT).until(() -> view.services().suspectIds().size() == 4);
        awaitUp(view, "a", "b", "c", "d");

        FaultProxy dead = link(kind);
        dead.refuse();
        ServiceView cold = closing(Discovery.on(client(dead, LONG_SESSION), path)
                .view("orders", ViewOptions.DEFAULT.withSnapshotFile(file)));
        awaitUp(cold, "a", "b", "c", "d");
        assertThat(cold.services().current()).isFalse();
    }

    @ParameterizedTest
    @OnBackEnds
    void permanentInstancesOutliveTheirClientAndStrangersAreLeftOut(BackEnd kind) throws Exception {
        Client client = client(kind);
        Discovery discovery = Discovery.on(client, path);
        get(discovery.put(instance("p").withType(ServiceType.PERMANENT)));
        get(discovery.put(instance("p").withType(ServiceType.PERMANENT).withZone("second")));
        client.close();
        Discovery other = Discovery.on(observer(kind), path);
        get(observer(kind).create(service() + "/junk", bytes("not an instance")));
        ServiceView view = closing(other.view("orders"));
        awaitUp(view, "p");
        assertThat(get(other.query("orders"))).extracting(ServiceInstance::zone).containsExactly("second");
        assertThat(get(other.remove("orders", "p"))).isTrue();
        assertThat(get(other.remove("orders", "p"))).isFalse();
    }

    @ParameterizedTest
    @OnBackEnds
    void curatorSeesOursAndWeSeeCurators(BackEnd kind) throws Exception {
        CuratorFramework curator = curator(kind);
        ServiceDiscovery<String> theirs = closing(ServiceDiscoveryBuilder.builder(String.class)
                .client(curator)
                .basePath(path)
                .build());
        theirs.start();
        ServiceView view = closing(Discovery.on(client(kind), path).view("orders"));
        theirs.registerService(org.apache.curator.x.discovery.ServiceInstance.<String>builder()
                .name("orders")
                .id("theirs")
                .address("10.1.1.1")
                .port(1)
                .sslPort(2)
                .payload("their payload")
                .uriSpec(new UriSpec("{scheme}://{address}:{port}"))
                .build());
        awaitUp(view, "theirs");
        ServiceInstance seen = view.services().up().get(0);
        assertThat(seen.payload()).isEqualTo("\"their payload\"");
        assertThat(seen.port()).isEqualTo(1);
        assertThat(seen.sslPort()).isEqualTo(2);
        assertThat(seen.uriSpec()).contains("address");

        ServiceRegistration mine = Discovery.on(client(kind), path)
                .register(instance("ours")
                        .withPayload("\"our payload\"")
                        .withZone("z")
                        .withWeight(7));
        get(mine.registered());
        await().atMost(LIMIT).until(() -> theirs.queryForInstance("orders", "ours") != null);
        var ours = theirs.queryForInstance("orders", "ours");
        assertThat(ours.getPayload()).isEqualTo("our payload");
        assertThat(ours.getAddress()).isEqualTo("10.0.0.1");
        assertThat(ours.getPort()).isEqualTo(8080);
        assertThat(ours.isEnabled()).isTrue();
        assertThat(theirs.queryForInstances("orders")).hasSize(2);
        get(mine.setState(InstanceState.DRAINING));
        await().atMost(LIMIT)
                .until(() -> !theirs.queryForInstance("orders", "ours").isEnabled());
        var provider =
                closing(theirs.serviceProviderBuilder().serviceName("orders").build());
        provider.start();
        await().atMost(LIMIT)
                .until(() -> provider.getAllInstances().stream()
                        .map(org.apache.curator.x.discovery.ServiceInstance::getId)
                        .toList()
                        .equals(List.of("theirs")));
        Services both = view.services();
        assertThat(both.all()).hasSize(2);
    }
}
