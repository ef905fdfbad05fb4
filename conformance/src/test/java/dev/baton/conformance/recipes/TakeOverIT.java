package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.ExportedSession;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.lock.Mutex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** A lock goes with its session from one process to the next, and nobody has it in between. */
class TakeOverIT extends RecipeSuite {
    @TempDir
    Path directory;

    private Path export(Client client) throws Exception {
        Path file = directory.resolve("session");
        get(client.exportSession()).writeTo(file);
        return file;
    }

    private Client resume(BackEnd on, Path file) throws Exception {
        ClientOptions options = ClientOptions.of(on.connectString()).withSessionTimeout(LONG_SESSION);
        return closing(Client.resume(options, ExportedSession.claim(file)));
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void theLockIsHeldOnWithTheSameTokenWhileOthersWait(BackEnd on) throws Exception {
        Client first = client(on);
        LockHandle former = Mutex.on(first, path).lock(LIMIT);
        CompletableFuture<LockHandle> waiting = Mutex.on(client(on), path).acquire(LIMIT);
        awaitChildren(on, path, 2);

        Path file = export(first);
        assertThat(former.state()).isEqualTo(LockState.LOST);
        assertThat(former.checkHeld()).isFalse();
        assertThat(get(former.lost())).isEqualTo(LostReason.CLIENT_CLOSED);

        Client second = resume(on, file);
        LockHandle handle = get(Mutex.on(second, path).takeOver(former.token(), LIMIT));
        assertThat(handle.token()).isEqualTo(former.token());
        assertThat(handle.path()).isEqualTo(former.path());
        assertThat(handle.sessionId()).isEqualTo(former.sessionId());
        assertThat(handle.checkHeld()).isTrue();
        assertThat(handle.remaining()).isPositive();
        assertThat(waiting).isNotDone();

        handle.release();
        try (LockHandle next = get(waiting)) {
            assertThat(next.token()).isGreaterThan(former.token());
        }
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void whatTheSessionDoesNotHoldIsNotTakenOver(BackEnd on) throws Exception {
        Client holder = client(on);
        LockHandle held = Mutex.on(holder, path).lock(LIMIT);
        Mutex other = Mutex.on(client(on), path);
        assertThatThrownBy(() -> get(other.takeOver(held.token(), LIMIT)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockLost.class);
        assertThatThrownBy(() -> get(other.takeOver(held.token() - 1, LIMIT)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockLost.class);
        assertThat(held.checkHeld()).isTrue();
        assertThat(childCount(on, path)).isEqualTo(1);
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void aGraceAfterLossDoesNotBegin(BackEnd on) throws Exception {
        LockOptions options = LockOptions.DEFAULT.withGraceAfterLoss(Duration.ofHours(1));
        Client first = client(on);
        LockHandle former = Mutex.on(first, path, options).lock(LIMIT);
        Client second = resume(on, export(first));
        LockHandle handle = get(Mutex.on(second, path, options).takeOver(former.token(), LIMIT));
        assertThat(handle.token()).isEqualTo(former.token());
        get(handle.releaseAsync());
        // released, so the next one does not wait either
        get(Mutex.on(second, path, options).acquire(LIMIT)).release();
    }
}
