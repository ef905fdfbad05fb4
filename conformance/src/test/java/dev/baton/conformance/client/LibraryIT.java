package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.BlockingClient;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.Codec;
import dev.baton.client.ReadToken;
import dev.baton.client.Trees;
import dev.baton.client.TypedNode;
import dev.baton.client.error.BadVersion;
import dev.baton.conformance.harness.Pairing;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.testing.FaultProxy;
import dev.baton.wire.model.Stat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Library calls on both servers. */
@Timeout(180)
@ExtendWith(ServerLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.baton.conformance.harness.Pairing#ofBaton")
class LibraryIT {
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
        root = "/library-" + UUID.randomUUID();
        calls.create(root, null);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void ensurePathMakesAllAndDoesNothingTwice() {
        Trees.ensurePath(client, root + "/a/b/c").join();
        Stat made = calls.exists(root + "/a/b/c").orElseThrow();
        Trees.ensurePath(client, root + "/a/b/c").join();
        assertThat(calls.exists(root + "/a/b/c").orElseThrow().czxid()).isEqualTo(made.czxid());
    }

    @Test
    void deleteRecursiveTakesEverythingInBatches() {
        List<CompletableFuture<?>> made = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            made.add(client.create(root + "/" + i, null));
            for (int j = 0; j < 40; j++) {
                made.add(client.create(root + "/" + i + "/" + j, null));
            }
        }
        made.forEach(CompletableFuture::join);
        assertThat(Trees.deleteRecursive(client, root).join()).isEqualTo(1 + 20 + 800);
        assertThat(calls.exists(root)).isEmpty();
        assertThat(Trees.deleteRecursive(client, root).join()).isZero();
    }

    @Test
    void deleteRecursiveWinsAgainstSomebodyWhoDeletesToo() {
        for (int i = 0; i < 300; i++) {
            calls.create(root + "/" + i, null);
        }
        try (Client other = Client.connect(server.connectString())) {
            CompletableFuture<Integer> one = Trees.deleteRecursive(client, root);
            CompletableFuture<Integer> two = Trees.deleteRecursive(other, root);
            assertThat(one.join() + two.join()).isEqualTo(301);
        }
        assertThat(calls.exists(root)).isEmpty();
    }

    @Test
    void deleteGuaranteedOutlivesTheConnectionAndSparesAnotherLife() {
        try (FaultProxy proxy = FaultProxy.to(server.connectString());
                Client cut = Client.connect(ClientOptions.of(proxy.connectString()))) {
            Stat first = calls.create(root + "/x", null).stat();
            cut.blocking().getData(root + "/x");
            proxy.refuse();
            proxy.cut();
            CompletableFuture<Void> gone = Trees.deleteGuaranteed(cut, root + "/x", first.czxid());
            proxy.heal();
            gone.join();
            assertThat(calls.exists(root + "/x")).isEmpty();

            calls.create(root + "/x", null);
            Trees.deleteGuaranteed(cut, root + "/x", first.czxid()).join();
            assertThat(calls.exists(root + "/x")).isPresent();
        }
    }

    @Test
    void createOrSetDoesEither() {
        Trees.createOrSet(client, root + "/p/q", new byte[] {1}).join();
        assertThat(Trees.createOrSet(client, root + "/p/q", new byte[] {2})
                        .join()
                        .version())
                .isEqualTo(1);
        assertThat(calls.getData(root + "/p/q").data()).containsExactly(2);
    }

    @Test
    void aTokenCarriesWhatOneClientHasSeenToAnother() {
        try (Client other = Client.connect(server.connectString())) {
            for (int i = 0; i < 50; i++) {
                calls.setData(root, new byte[] {(byte) i});
                String header = ReadToken.of(client).toString();
                byte[] seen = ReadToken.parse(header)
                        .atLeast(other, () -> other.getData(root))
                        .join()
                        .data();
                assertThat(seen).containsExactly(i);
            }
            assertThat(ReadToken.linearizable(other, () -> other.getData(root))
                            .join()
                            .data())
                    .containsExactly(49);
        }
        assertThatThrownBy(() -> ReadToken.parse("42")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadToken.parse("baton1-zz")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void typedNodesCountTogetherWithoutLoss() {
        Codec<Integer> number = Codec.of(
                value -> String.valueOf(value).getBytes(StandardCharsets.US_ASCII),
                bytes -> Integer.valueOf(new String(bytes, StandardCharsets.US_ASCII)));
        try (Client other = Client.connect(server.connectString())) {
            TypedNode<Integer> here = TypedNode.of(client, root + "/count", number);
            TypedNode<Integer> there = TypedNode.of(other, root + "/count", number);
            assertThat(here.get().join()).isEmpty();
            List<CompletableFuture<Integer>> updates = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                updates.add(here.update(0, value -> value + 1));
                updates.add(there.update(0, value -> value + 1));
            }
            updates.forEach(CompletableFuture::join);
            TypedNode.Versioned<Integer> read = here.get().join().orElseThrow();
            assertThat(read.value()).isEqualTo(40);
            there.set(7).join();
            assertThatThrownBy(() -> here.set(8, read).join()).hasCauseInstanceOf(BadVersion.class);
        }
    }

    @Test
    void compressedValuesAreSmallAndPlainOnesAreStillRead() {
        Codec<String> codec = Codec.UTF_8.compressed(1 << 20);
        TypedNode<String> node = TypedNode.of(client, root + "/text", codec);
        String text = "all work and no play ".repeat(2_000);
        node.set(text).join();
        assertThat(calls.getData(root + "/text").data()).hasSizeLessThan(2_000);
        assertThat(node.get().join().orElseThrow().value()).isEqualTo(text);
        calls.setData(root + "/text", "plain".getBytes(StandardCharsets.UTF_8));
        assertThat(node.get().join().orElseThrow().value()).isEqualTo("plain");
        byte[] bomb = codec.encode("x".repeat(2 << 20));
        assertThatThrownBy(() -> codec.decode(bomb)).hasMessageContaining("more than");
    }
}
