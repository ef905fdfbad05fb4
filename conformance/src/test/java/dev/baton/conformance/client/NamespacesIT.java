package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.BlockingClient;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.ExportedSession;
import dev.baton.client.ReadOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateReason;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.conformance.harness.Pairing;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Views of a client below a path, rights by default, and sessions that change their process, on both servers. */
@Timeout(180)
@ExtendWith(ServerLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.baton.conformance.harness.Pairing#ofBaton")
class NamespacesIT {
    private static final Duration SECONDS_30 = Duration.ofSeconds(30);

    @Parameter
    Pairing pairing;

    private ServerUnderTest server;
    private Client client;
    private BlockingClient calls;
    private String root;

    @BeforeEach
    void open() {
        server = pairing.server();
        client = Client.connect(server.connectString());
        calls = client.blocking();
        root = "/namespaces-" + UUID.randomUUID();
        calls.create(root, null);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void everythingOfAViewIsBelowItsPath() {
        Client view = client.namespace(root).namespace("/team");
        assertThat(view.blocking().create("/job", new byte[] {1}).path()).isEqualTo("/job");
        assertThat(calls.getData(root + "/team/job").data()).containsExactly(1);
        view.blocking().multi(Transaction.EMPTY.create("/a", null).setData("/job", new byte[] {2}));
        assertThat(calls.getChildren(root + "/team").names()).containsExactlyInAnyOrder("a", "job");
        assertThatThrownBy(() -> view.blocking().getData("/none"))
                .isInstanceOfSatisfying(NoNode.class, e -> assertThat(e.path()).isEqualTo("/none"));
        view.blocking().create("/e", null, CreateOptions.of(CreateMode.EPHEMERAL));
        assertThat(view.blocking().getEphemerals("/")).containsExactly("/e");
        assertThat(view.withoutNamespace()).isSameAs(client);
        assertThat(view.sessionId()).isEqualTo(client.sessionId());
    }

    @Test
    void theFirstCreateMakesTheNamespace() {
        Client view = client.namespace(root + "/x/y");
        assertThatThrownBy(() -> view.blocking().create("/a/b", null)).isInstanceOf(NoNode.class);
        view.blocking().create("/a", null);
        assertThat(calls.exists(root + "/x/y/a")).isPresent();
        Client other = client.namespace(root + "/p");
        var first = other.create("/1", null);
        var second = other.create("/1/2", null);
        first.join();
        second.join();
        assertThat(calls.exists(root + "/p/1/2")).isPresent();
    }

    @Test
    void aTransactionDoesNotMakeTheNamespace() {
        Client view = client.namespace(root + "/x");
        assertThatThrownBy(() -> view.blocking().multi(Transaction.EMPTY.create("/a", null)))
                .isInstanceOf(NoNode.class);
        assertThat(calls.exists(root + "/x")).isEmpty();
    }

    @Test
    void eventsBeginAtTheViewAndAWatcherCountsOnceThere() {
        Client view = client.namespace(root);
        List<WatchEvent> events = new CopyOnWriteArrayList<>();
        Watcher watcher = events::add;
        view.blocking().exists("/n", ReadOptions.DEFAULT.withWatcher(watcher));
        view.blocking().exists("/n", ReadOptions.DEFAULT.withWatcher(watcher));
        calls.create(root + "/n", null);
        await().atMost(SECONDS_30).until(() -> !events.isEmpty());
        client.blocking().sync("/");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path()).isEqualTo("/n");

        List<WatchEvent> lasting = new CopyOnWriteArrayList<>();
        Registration registration = view.blocking().addWatch("/n", AddWatchMode.PERSISTENT_RECURSIVE, lasting::add);
        calls.create(root + "/n/c", null);
        await().atMost(SECONDS_30)
                .until(() -> lasting.stream()
                        .anyMatch(e -> e.type() == WatchEventType.NODE_CREATED
                                && e.path().equals("/n/c")));
        assertThat(view.blocking().checkWatches("/n", WatcherType.PERSISTENT_RECURSIVE))
                .isTrue();
        registration.close();
        await().atMost(SECONDS_30).until(() -> !view.blocking().checkWatches("/n", WatcherType.PERSISTENT_RECURSIVE));
    }

    @Test
    void closingAViewClosesNothing() {
        Client view = client.namespace(root);
        view.close();
        view.closeAsync().join();
        assertThat(view.blocking().exists("/")).isPresent();
        assertThatThrownBy(view::exportSession).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void recipesWorkOnViews() throws Exception {
        Client view = client.namespace(root + "/locks");
        LockHandle handle = Mutex.on(view, "/m").lock(SECONDS_30);
        assertThat(calls.getChildren(root + "/locks/m").names()).hasSize(1);
        handle.release();
    }

    @Test
    void nodesWithoutRightsOfTheirOwnGetTheProviders() throws Exception {
        List<Acl> readable = List.of(new Acl(Perms.READ | Perms.CREATE, AclId.ANYONE));
        List<Acl> withoutAdmin = List.of(new Acl(Perms.ALL & ~Perms.ADMIN, AclId.ANYONE));
        ClientOptions options = ClientOptions.of(server.connectString())
                .withAclProvider(
                        path -> path.endsWith("/public") ? readable : path.contains("/lock") ? withoutAdmin : Acl.OPEN);
        try (Client guarded = Client.connect(options)) {
            guarded.blocking().create(root + "/public", null);
            guarded.blocking().create(root + "/free", null);
            guarded.blocking().create(root + "/public-open", null, CreateOptions.DEFAULT.withAcl(Acl.OPEN));
            guarded.blocking().multi(Transaction.EMPTY.create(root + "/free/public", null));
            guarded.blocking()
                    .create(
                            root + "/q/public/n",
                            null,
                            CreateOptions.DEFAULT.withAcl(Acl.OPEN).withParents());
            LockHandle handle = Mutex.on(guarded, root + "/lock").lock(SECONDS_30);
            String node = calls.getChildren(root + "/lock").names().get(0);
            assertThat(calls.getAcl(root + "/lock").acl()).isEqualTo(withoutAdmin);
            assertThat(calls.getAcl(root + "/lock/" + node).acl()).isEqualTo(withoutAdmin);
            handle.release();
        }
        assertThat(calls.getAcl(root + "/public").acl()).isEqualTo(readable);
        assertThat(calls.getAcl(root + "/free").acl()).isEqualTo(Acl.OPEN);
        assertThat(calls.getAcl(root + "/public-open").acl()).isEqualTo(Acl.OPEN);
        assertThat(calls.getAcl(root + "/free/public").acl()).isEqualTo(readable);
        assertThat(calls.getAcl(root + "/q").acl()).isEqualTo(Acl.OPEN);
        assertThat(calls.getAcl(root + "/q/public").acl())
                .as("a missing parent")
                .isEqualTo(readable);
        assertThat(calls.getAcl(root + "/q/public/n").acl()).isEqualTo(Acl.OPEN);
    }

    @Test
    void aSessionGoesOnInAnotherClientWithItsEphemerals(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("session");
        String node = root + "/e";
        Client former = Client.connect(server.connectString());
        former.blocking().create(node, null, CreateOptions.of(CreateMode.EPHEMERAL));
        long id = former.sessionId();
        former.exportSession().join().writeTo(file);
        assertThatThrownBy(() -> former.exportSession().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClientClosed.class);
        assertThat(calls.exists(node)).isPresent();

        List<StateReason> reasons = new CopyOnWriteArrayList<>();
        try (Client next = Client.resume(ClientOptions.of(server.connectString()), ExportedSession.claim(file))) {
            next.addStateListener(change -> reasons.add(change.reason()));
            next.blocking().sync("/");
            assertThat(next.sessionId()).isEqualTo(id);
            assertThat(calls.exists(node).orElseThrow().ephemeralOwner()).isEqualTo(id);
            assertThat(reasons).doesNotContain(StateReason.SESSION_OPENED, StateReason.EXPIRED_BY_SERVER);
        }
        assertThat(calls.exists(node)).isEmpty();
    }
}
