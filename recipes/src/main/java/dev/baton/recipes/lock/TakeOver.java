package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.error.ErrorContext;
import dev.baton.recipes.driver.Contest;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finding the node of a lock that another process has held with the same session, and going on with it.
 *
 * <p>All contenders are looked at, although the server could list the session's ephemeral nodes: servers before 3.6 cannot, the others
 * list them as far as the connected one has come, without their creation zxids, and a take-over happens once in a process's life.
 */
final class TakeOver {
    private final Mutex mutex;
    private final Client client;
    private final long token;
    private final long deadlineNanos;
    private final CompletableFuture<LockHandle> result = new CompletableFuture<>();

    private TakeOver(Mutex mutex, Client client, long token, long nanos) {
        this.mutex = mutex;
        this.client = client;
        this.token = token;
        this.deadlineNanos = System.nanoTime() + nanos;
    }

    static CompletableFuture<LockHandle> begin(Mutex mutex, Client client, long token, Duration timeout) {
        long nanos = Clockwork.boundedNanos(Calls.positive(timeout));
        TakeOver attempt = new TakeOver(mutex, client, token, nanos);
        Calls.limit(
                attempt.result,
                timeout,
                () -> attempt.result.completeExceptionally(
                        new LockTimeout(attempt.context(), timeout, "client " + client.state())));
        Calls.persistently(Duration.ofNanos(nanos), mutex::contenders).whenComplete((contenders, error) -> {
            if (error != null) {
                attempt.result.completeExceptionally(Calls.unwrapped(error));
            } else {
                attempt.listed(contenders);
            }
        });
        return attempt.result;
    }

    private void listed(List<LockContender> contenders) {
        Optional<LockContender> former = contenders.stream()
                .filter(contender -> contender.token() == token)
                .findFirst();
        if (former.isEmpty()) {
            result.completeExceptionally(new LockLost(context(), "there is no node with that token"));
        } else if (!result.isDone()) {
            proceed(ZnodePath.name(former.get().path()));
        }
    }

    private void proceed(String name) {
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        CompletableFuture<LockHandle> taken = mutex.takeOver(new Contest.Former(name, token), left);
        taken.whenComplete((handle, error) -> {
            if (error != null) {
                result.completeExceptionally(Calls.unwrapped(error));
            } else if (!result.complete(handle)) {
                handle.release();
            }
        });
        result.whenComplete((handle, error) -> {
            if (error != null) {
                taken.cancel(false);
            }
        });
    }

    private ErrorContext context() {
        return new ErrorContext("lock", mutex.path(), client.lastZxid());
    }
}
