package dev.baton.recipes.counter;

import dev.baton.client.Client;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.CasRunner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One node that is changed by its version. Changes of this process that come while one is under way are made together by the next
 * write, in the order of the calls. What the last write has left is taken for the present state until somebody else changes it.
 */
final class Cell {
    private static final int TOGETHER_MAX = 1_000;

    /** In place of the zxid of a view that is made of changes of this process that are not written yet. */
    private static final long UNCOMMITTED = -1;

    private final Client client;
    private final String path;

    // guarded by this
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private boolean busy;
    private @Nullable View last;

    /** What to make of the present bytes; null to leave them. A failure is the result of the call. */
    interface Edit {
        byte @Nullable [] apply(View present);
    }

    private static final class Pending {
        final String verb;
        final Edit edit;
        final CasLoop.Echo echo;
        final long deadlineNanos;
        final CompletableFuture<Outcome> result = new CompletableFuture<>();
        View before = View.MISSING;
        byte @Nullable [] after;

        @Nullable
        RuntimeException failure;

        Pending(String verb, Edit edit, CasLoop.Echo echo, long deadlineNanos) {
            this.verb = verb;
            this.edit = edit;
            this.echo = echo;
            this.deadlineNanos = deadlineNanos;
        }
    }

    /**
     * What became of one change.
     *
     * @param before the node, with the changes that were made together with this one and before it
     * @param after the bytes after this change
     * @param node the node after all changes that were made together
     */
    record Outcome(View before, byte[] after, View node, boolean written) {}

    Cell(Client client, String path) {
        this.client = client;
        this.path = Calls.path(path);
    }

    Client client() {
        return client;
    }

    String path() {
        return path;
    }

    CompletableFuture<Outcome> change(String verb, Edit edit, CasLoop.Echo echo, Duration limit) {
        Pending pending = new Pending(
                verb, edit, echo, System.nanoTime() + Calls.positive(limit).toNanos());
        synchronized (this) {
            waiting.add(pending);
        }
        startNext();
        return pending.result;
    }

    private void startNext() {
        List<Pending> batch;
        View cached;
        synchronized (this) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            batch = takeBatch();
            cached = last;
        }
        long limitNanos = Math.max(1, earliest(batch) - System.nanoTime());
        Pending first = batch.get(0);
        CasRunner.run(
                        client,
                        first.verb,
                        path,
                        view -> applyAll(batch, view),
                        first.echo,
                        cached,
                        Duration.ofNanos(limitNanos))
                .whenComplete((settled, error) -> ended(batch, settled, error));
    }

    /** Those that may be made together: what may happen when the answer is lost is the same for all. */
    private List<Pending> takeBatch() {
        List<Pending> batch = new ArrayList<>();
        CasLoop.Echo echo = waiting.element().echo;
        while (!waiting.isEmpty() && waiting.element().echo == echo && batch.size() < TOGETHER_MAX) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private static long earliest(List<Pending> batch) {
        long earliest = batch.get(0).deadlineNanos;
        for (Pending pending : batch) {
            if (pending.deadlineNanos - earliest < 0) {
                earliest = pending.deadlineNanos;
            }
        }
        return earliest;
    }

    private static byte @Nullable [] applyAll(List<Pending> batch, View present) {
        View now = present;
        boolean changed = false;
        for (Pending pending : batch) {
            pending.before = now;
            pending.failure = null;
            pending.after = null;
            try {
                pending.after = pending.edit.apply(now);
            } catch (RuntimeException e) {
                pending.failure = e;
            }
            byte[] after = pending.after;
            if (after != null) {
                changed = true;
                now = new View(
                        true,
                        after,
                        now.children(),
                        now.version(),
                        now.czxid(),
                        UNCOMMITTED,
                        now.mtimeMillis(),
                        now.owner());
            }
        }
        return changed ? now.bytes() : null;
    }

    private void ended(List<Pending> batch, Notice.@Nullable Settled settled, @Nullable Throwable error) {
        synchronized (this) {
            busy = false;
            // what was only read may be old, since reads are not confirmed
            last = settled != null && settled.after().exists() ? settled.after() : null;
        }
        for (Pending pending : batch) {
            if (settled == null) {
                pending.result.completeExceptionally(error);
            } else if (pending.failure != null) {
                pending.result.completeExceptionally(pending.failure);
            } else {
                byte[] after = pending.after;
                pending.result.complete(new Outcome(
                        pending.before,
                        after == null ? pending.before.bytes() : after,
                        settled.after(),
                        after != null && settled.written()));
            }
        }
        startNext();
    }
}
