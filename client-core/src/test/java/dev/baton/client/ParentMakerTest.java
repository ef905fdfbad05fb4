package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.NoAuth;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.ServerException;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ParentMakerTest {
    private final Set<String> nodes = new HashSet<>(Set.of("/"));
    private final List<String> asked = new ArrayList<>();

    private CompletableFuture<Created> create(String path, byte[] data, CreateOptions options) {
        asked.add(path + " " + options.mode());
        if (nodes.contains(path)) {
            return refused(ErrorCode.NODE_EXISTS, path);
        }
        if (!nodes.contains(ZnodePath.parent(path))) {
            return refused(ErrorCode.NO_NODE, path);
        }
        nodes.add(path);
        return CompletableFuture.completedFuture(new Created(path, FakeServer.STAT));
    }

    private static CompletableFuture<Created> refused(ErrorCode code, String path) {
        return CompletableFuture.failedFuture(ServerException.of(code, new ErrorContext("create2", path, 1)));
    }

    private CompletableFuture<Created> run(String path) {
        return new ParentMaker(this::create, path, null, CreateOptions.of(CreateMode.EPHEMERAL)).run();
    }

    @Test
    void asksOnceWhenTheParentIsThere() {
        assertThat(run("/x").join().path()).isEqualTo("/x");
        assertThat(asked).containsExactly("/x EPHEMERAL");
    }

    @Test
    void makesMissingParentsAsContainersFromTheTop() {
        assertThat(run("/a/b/c").join().path()).isEqualTo("/a/b/c");
        assertThat(asked)
                .containsExactly(
                        "/a/b/c EPHEMERAL", "/a/b CONTAINER", "/a CONTAINER", "/a/b CONTAINER", "/a/b/c EPHEMERAL");
    }

    @Test
    void makesAParentAgainThatVanishedInBetween() {
        CompletableFuture<Created> result = new ParentMaker(
                        (path, data, options) -> {
                            CompletableFuture<Created> answer = create(path, data, options);
                            if (asked.size() == 2) {
                                nodes.remove("/a");
                            }
                            return answer;
                        },
                        "/a/b",
                        null,
                        CreateOptions.DEFAULT)
                .run();
        assertThat(result.join().path()).isEqualTo("/a/b");
        assertThat(asked).hasSize(5);
    }

    @Test
    void givesUpOnAParentThatAlwaysVanishes() {
        CompletableFuture<Created> result = new ParentMaker(
                        (path, data, options) -> path.equals("/a")
                                ? CompletableFuture.completedFuture(new Created(path, FakeServer.STAT))
                                : refused(ErrorCode.NO_NODE, path),
                        "/a/b",
                        null,
                        CreateOptions.DEFAULT)
                .run();
        assertThatThrownBy(result::join).hasCauseInstanceOf(NoNode.class);
    }

    @Test
    void passesOnWhatForbidsAParent() {
        CompletableFuture<Created> result = new ParentMaker(
                        (path, data, options) ->
                                refused(path.equals("/a/b") ? ErrorCode.NO_NODE : ErrorCode.NO_AUTH, path),
                        "/a/b",
                        null,
                        CreateOptions.DEFAULT)
                .run();
        assertThatThrownBy(result::join).hasCauseInstanceOf(NoAuth.class);
    }
}
