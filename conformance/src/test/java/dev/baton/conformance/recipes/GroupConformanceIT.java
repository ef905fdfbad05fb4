package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.config.ConfigRefused;
import dev.baton.recipes.config.ConfigStore;
import dev.baton.recipes.config.ConfigVersion;
import dev.baton.recipes.config.ConfigView;
import dev.baton.recipes.config.Publication;
import dev.baton.recipes.group.Group;
import dev.baton.recipes.group.GroupView;
import dev.baton.recipes.group.Membership;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** What groups and configuration promise, on both servers, and with Curator's group on the other side. */
class GroupConformanceIT extends RecipeSuite {
    @TempDir
    Path directory;

    @ParameterizedTest
    @OnBackEnds
    void membersComeAndGoAcrossSessions(BackEnd kind) throws Exception {
        GroupView view = closing(Group.on(client(kind), path).view());
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        Membership a = Group.on(client, path).join("a", bytes("one"));
        Membership b = Group.on(client(kind), path).join("b", bytes("two"));
        assertThat(a.awaitJoined(LIMIT)).isTrue();
        get(b.joined());
        await().atMost(LIMIT).until(() -> view.members().ids().equals(List.of("a", "b")));
        long token = a.token();
        loseSession(link, client);
        await().atMost(LIMIT).until(() -> a.isPresent() && a.token() > token);
        get(a.setData(bytes("again")));
        await().atMost(LIMIT)
                .until(() -> view.members()
                        .find("a")
                        .filter(member -> text(member.data()).equals("again"))
                        .isPresent());
        assertThat(view.members().find("a").orElseThrow().token()).isEqualTo(a.token());
        Membership rival = Group.on(client(kind), path).join("b", bytes("rival"));
        get(a.closeAsync());
        await().atMost(LIMIT).until(() -> view.members().ids().equals(List.of("b")));
        assertThat(rival.isPresent()).isFalse();
        assertThat(text(view.members().all().get(0).data())).isEqualTo("two");
        get(b.closeAsync());
        get(rival.joined());
    }

    @ParameterizedTest
    @OnBackEnds
    void curatorsMembersAreOurs(BackEnd kind) throws Exception {
        GroupView view = closing(Group.on(client(kind), path).view());
        GroupMember theirs = closing(new GroupMember(curator(kind), path, "theirs", bytes("x")));
        theirs.start();
        Membership ours = Group.on(client(kind), path).join("ours", bytes("y"));
        get(ours.joined());
        await().atMost(LIMIT).until(() -> view.members().ids().equals(List.of("ours", "theirs")));
        await().atMost(LIMIT).until(() -> theirs.getCurrentMembers().containsKey("ours"));
        assertThat(text(theirs.getCurrentMembers().get("ours"))).isEqualTo("y");
        theirs.setThisData(bytes("changed"));
        await().atMost(LIMIT)
                .until(() ->
                        text(view.members().find("theirs").orElseThrow().data()).equals("changed"));
    }

    private static Publication publication(String key, String value) {
        return new Publication(Map.of(key, value), "somebody", "a test");
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void versionsArePublishedAsAWholeAndKept(BackEnd kind) throws Exception {
        ConfigStore store = ConfigStore.on(client(kind), path).withValidator(version -> {
            if (version.values().containsValue("wrong")) {
                throw new IllegalArgumentException("wrong is wrong");
            }
        });
        assertThat(get(store.currentAsync())).isEqualTo(ConfigVersion.NONE);
        assertThat(get(store.numbersAsync())).isEmpty();
        ConfigVersion first = store.publish(new Publication(Map.of("a", "1", "b", "2"), "ann", "to begin with"), LIMIT);
        assertThat(first.number()).isEqualTo(1);
        assertThatThrownBy(() -> store.publish(publication("a", "wrong"), LIMIT))
                .isInstanceOf(ConfigRefused.class);
        ConfigVersion second = store.publish(new Publication(Map.of("a", "", "c", "3"), "bob", "later"), LIMIT);
        assertThat(second.values()).isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(second.since(first))
                .extracting(ConfigVersion.Difference::key)
                .containsExactly("a", "c");
        ConfigVersion third = store.rollback(1, "ann", "back", LIMIT);
        assertThat(third.values()).isEqualTo(first.values());
        assertThat(get(store.numbersAsync())).containsExactly(1L, 2L, 3L);
        assertThat(get(store.versionAsync(2))).isEqualTo(second);
        assertThat(get(store.currentAsync())).isEqualTo(third);
        assertThatThrownBy(() -> store.rollback(9, "ann", "back", LIMIT)).isInstanceOf(ConfigRefused.class);
    }

    /** Several publish at a time, over links that break in the middle of answers: each publication is one version, none is lost or doubled. */
    @ParameterizedTest
    @OnBackEnds
    void eachPublicationIsOneVersionWhileLinksBreak(BackEnd kind) throws Exception {
        List<FaultProxy> links = List.of(link(kind), link(kind));
        List<ConfigStore> stores = new ArrayList<>();
        for (FaultProxy link : links) {
            stores.add(ConfigStore.on(client(link, LONG_SESSION), path));
        }
        List<CompletableFuture<ConfigVersion>> publications = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            links.get(i % 2).cutAfterBytes(Direction.TO_CLIENT, i * 29L);
            publications.add(stores.get(0).publishAsync(publication("k" + i, "left"), LIMIT));
            publications.add(stores.get(1).publishAsync(publication("m" + i, "right"), LIMIT));
            get(publications.get(2 * i));
        }
        List<Long> numbers = new ArrayList<>();
        for (CompletableFuture<ConfigVersion> publication : publications) {
            numbers.add(get(publication).number());
        }
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(Collections.max(numbers)).isEqualTo(32);
        assertThat(get(ConfigStore.on(observer(kind), path).currentAsync()).values())
                .hasSize(32);
    }

    @ParameterizedTest
    @OnBackEnds
    void aViewFollowsAndAColdStartReadsTheFile(BackEnd kind) throws Exception {
        Path file = directory.resolve("config");
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        ConfigView view = closing(ConfigStore.on(client, path).view(file));
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        closing(view.onChange(version -> told.add(version.number())));
        assertThat(get(view.ready())).isEqualTo(ConfigVersion.NONE);
        ConfigStore store = ConfigStore.on(observer(kind), path);
        store.publish(publication("a", "1"), LIMIT);
        await().atMost(LIMIT).until(() -> view.version().number() == 1);
        cut(link, client);
        store.publish(publication("a", "2"), LIMIT);
        assertThat(view.version().number()).isEqualTo(1);
        loseSession(link, client);
        await().atMost(LIMIT).until(() -> view.version().number() == 2);
        assertThat(told).containsExactly(1L, 2L);
        await().atMost(LIMIT)
                .until(() ->
                        Files.exists(file) && text(Files.readAllBytes(file)).contains("\"number\":2"));
        FaultProxy dead = link(kind);
        dead.refuse();
        ConfigView cold =
                closing(ConfigStore.on(client(dead, LONG_SESSION), path).view(file));
        assertThat(cold.version().values()).isEqualTo(Map.of("a", "2"));
        assertThat(cold.ready()).isNotDone();
    }
}
