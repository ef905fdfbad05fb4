package dev.baton.recipes.lock;

import dev.baton.client.Transaction;
import dev.baton.client.event.Registration;
import dev.baton.recipes.driver.Bulletin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Several locks, in the order of their acquisition. */
final class MultiHandle implements LockHandle {
    private final List<LockHandle> parts;
    private final CompletableFuture<LostReason> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> revocation = new CompletableFuture<>();
    private final Bulletin<LockState> news = new Bulletin<>();

    // guarded by this
    private LockState last = LockState.HELD;

    MultiHandle(List<LockHandle> parts) {
        this.parts = List.copyOf(parts);
        for (LockHandle part : this.parts) {
            part.onStateChange(state -> partChanged());
            part.lost().thenAccept(this::partLost);
            part.revocationRequested().thenRun(() -> revocation.complete(null));
        }
        partChanged();
    }

    private void partChanged() {
        synchronized (this) {
            LockState now = state();
            if (now == last || last == LockState.LOST || last == LockState.RELEASED) {
                return;
            }
            last = now;
            news.post(now);
        }
        news.tell();
    }

    private void partLost(LostReason reason) {
        if (lost.complete(reason)) {
            parts.forEach(LockHandle::release);
        }
    }

    /** The largest of the tokens: that of the lock acquired last. */
    @Override
    public long token() {
        return parts.stream().mapToLong(LockHandle::token).max().orElseThrow();
    }

    /** The path of the node of the lock acquired last. */
    @Override
    public String path() {
        return parts.get(parts.size() - 1).path();
    }

    @Override
    public long sessionId() {
        return parts.get(parts.size() - 1).sessionId();
    }

    @Override
    public LockState state() {
        List<LockState> states = parts.stream().map(LockHandle::state).toList();
        for (LockState worst : List.of(LockState.LOST, LockState.RELEASED, LockState.SUSPENDED)) {
            if (states.contains(worst)) {
                return worst;
            }
        }
        return LockState.HELD;
    }

    @Override
    public boolean checkHeld() {
        return parts.stream().allMatch(LockHandle::checkHeld);
    }

    @Override
    public void requireHeld() {
        parts.forEach(LockHandle::requireHeld);
    }

    @Override
    public Duration remaining() {
        return parts.stream()
                .map(LockHandle::remaining)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Override
    public CompletableFuture<LostReason> lost() {
        return lost.copy();
    }

    @Override
    public CompletableFuture<Void> revocationRequested() {
        return revocation.copy();
    }

    @Override
    public Registration onStateChange(Consumer<LockState> listener) {
        return news.subscribe(listener);
    }

    @Override
    public Transaction guard(Transaction transaction) {
        Transaction guarded = transaction;
        for (int i = parts.size() - 1; i >= 0; i--) {
            guarded = parts.get(i).guard(guarded);
        }
        return guarded;
    }

    @Override
    public void release() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).release();
        }
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        release();
        return CompletableFuture.allOf(
                parts.stream().map(LockHandle::releaseAsync).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public String toString() {
        return "LockHandle" + parts;
    }
}
