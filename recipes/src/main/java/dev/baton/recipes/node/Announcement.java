package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.recipes.kernel.Fact;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.Presence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An ephemeral node with data, kept across sessions by a {@link Presence}. */
public final class Announcement {
    private final Client client;
    private final String path;
    private final Consumer<Notice> listener;
    private final List<Pending> pending = new ArrayList<>(); // guarded by itself
    private final CompletableFuture<Void> established = new CompletableFuture<>();
    private volatile @Nullable NodeDriver driver;

    private volatile boolean present;
    private volatile long czxid;
    private volatile Notice.@Nullable Absence absence;

    private record Pending(byte[] data, CompletableFuture<Void> done) {}

    private Announcement(Client client, String path, Consumer<Notice> listener) {
        this.client = client;
        this.path = path;
        this.listener = listener;
    }

    /**
     * Starts to keep the node.
     *
     * @param takesOver as in {@link Presence}
     * @param listener told of {@link Notice.Present} and {@link Notice.Absent}, one at a time
     */
    public static Announcement start(
            Client client, String path, byte[] data, boolean takesOver, Consumer<Notice> listener) {
        return start(client, path, new Presence(data, takesOver), listener);
    }

    /** As the other, for a node that is likely to be gone soon, and that nobody else makes; see {@link Presence}. */
    public static Announcement startBrief(Client client, String path, byte[] data, Consumer<Notice> listener) {
        return start(client, path, new Presence(data, false, true), listener);
    }

    private static Announcement start(Client client, String path, Presence presence, Consumer<Notice> listener) {
        Announcement announcement = new Announcement(client, path, listener);
        NodeDriver driver = NodeDriver.of(client, path, presence, announcement::onNotice);
        announcement.driver = driver;
        driver.start();
        driver.finished().thenRun(announcement::ended);
        return announcement;
    }

    /** Completes when the node is there for the first time; fails if the server refuses it, or the client is closed. */
    public CompletableFuture<Void> established() {
        return established.copy();
    }

    /** Whether the node was there when last looked at, owned by the present session. */
    public boolean isPresent() {
        return present;
    }

    /** Creation zxid of the node that was there last, 0 before. */
    public long czxid() {
        return czxid;
    }

    /** Why it is absent, as far as told; null while it is present or has never been. */
    public Notice.@Nullable Absence absence() {
        return present ? null : absence;
    }

    /** Has other data written, in place. Completes when they are there, or later ones are. */
    public CompletableFuture<Void> update(byte[] data) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (pending) {
            pending.add(new Pending(data, done));
        }
        NodeDriver running = driver();
        if (running.finished().isDone()) {
            ended();
        } else {
            running.tell(new Fact.Wish(data));
        }
        return done;
    }

    /** Stops keeping the node. Completes when it is gone, or certain to go with its session. */
    public CompletableFuture<Void> close() {
        driver().tell(new Fact.Stop());
        return driver().finished().copy();
    }

    private NodeDriver driver() {
        return Objects.requireNonNull(driver);
    }

    private void onNotice(Notice notice) {
        if (notice instanceof Notice.Present there) {
            czxid = there.view().czxid();
            present = true;
            established.complete(null);
            completeUpTo(there.view().bytes());
        } else if (notice instanceof Notice.Absent gone) {
            present = false;
            absence = gone.reason();
            if (gone.reason() == Notice.Absence.REFUSED) {
                NodeDriver running = driver;
                Throwable refusal = running == null ? null : running.refusal();
                established.completeExceptionally(
                        refusal == null ? new IllegalStateException("refused: " + path) : refusal);
            }
        }
        listener.accept(notice);
    }

    /** Those before the data that are there now have been overtaken. */
    private void completeUpTo(byte[] data) {
        List<Pending> reached = new ArrayList<>();
        synchronized (pending) {
            for (int i = pending.size() - 1; i >= 0; i--) {
                if (Arrays.equals(pending.get(i).data(), data)) {
                    List<Pending> head = pending.subList(0, i + 1);
                    reached.addAll(head);
                    head.clear();
                    break;
                }
            }
        }
        reached.forEach(one -> one.done().complete(null));
    }

    private void ended() {
        present = false;
        List<Pending> left;
        synchronized (pending) {
            left = List.copyOf(pending);
            pending.clear();
        }
        Throwable end = client.state().isFinal()
                ? new ClientClosed(Calls.context("announce", path, client), Applied.NO)
                : new CancellationException("no longer announced: " + path);
        left.forEach(one -> one.done().completeExceptionally(end));
        established.completeExceptionally(end);
    }
}
