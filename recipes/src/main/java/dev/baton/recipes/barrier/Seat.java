package dev.baton.recipes.barrier;

import dev.baton.client.Children;
import dev.baton.client.Client;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.Gate;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Announcement;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.Gates;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One's place inside of a {@link DoubleBarrier}. */
public final class Seat implements AutoCloseable {
    private static final Duration LAST_ONE_WITHIN = Duration.ofMillis(200);
    private static final Duration ONE_CLEARS_UP_WITHIN = Duration.ofMillis(200);
    private static final int RECOUNTS_PER_TIMEOUT = 3;
    private static final long RECOUNT_NANOS_MIN = 100_000_000;

    private final Client client;
    private final String path;
    private final int members;
    private final String name = UUID.randomUUID().toString();
    private final ReadyNode ready;
    private final CompletableFuture<Seat> entered = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final AtomicBoolean awaiting = new AtomicBoolean();
    private volatile Announcement announcement;
    private volatile long token;

    /** When this one has seen that all are there; 0 before. */
    private volatile long fullAt;

    /** Whether those who were there then are told. */
    private volatile boolean told;

    @SuppressWarnings("NullAway.Init") // set by the only method that makes one
    private Seat(Client client, String path, int members) {
        this.client = client;
        this.path = path;
        this.members = members;
        this.ready = new ReadyNode(client, path);
    }

    static CompletableFuture<Seat> enter(Client client, String path, int members, Duration timeout) {
        Seat seat = new Seat(client, path, members);
        seat.announcement =
                Announcement.startBrief(client, ZnodePath.child(path, seat.name), new byte[0], seat::onNotice);
        Calls.limit(
                seat.entered,
                timeout,
                () -> seat.entered.completeExceptionally(new BarrierTimeout(
                        Calls.context("enter barrier", path, client),
                        timeout,
                        "too few have entered; client " + client.state())));
        seat.announcement.established().whenComplete((done, error) -> {
            if (error != null) {
                seat.entered.completeExceptionally(Calls.unwrapped(error));
            }
        });
        seat.entered.whenComplete((done, error) -> {
            if (error != null) {
                seat.over.complete(null);
                seat.announcement.close();
            }
        });
        return seat.entered;
    }

    /** Zxid that created the own node first: larger for each who entered later. */
    public long token() {
        return token;
    }

    private void onNotice(Notice notice) {
        if (!(notice instanceof Notice.Present present) || entered.isDone()) {
            return;
        }
        if (token == 0) {
            token = present.view().czxid();
        }
        count(present.view().czxid());
    }

    /**
     * Whoever came last sees all the others, since its list is not older than its own node, and tells everybody. Others that see all are in,
     * and could tell too, but only one would succeed, and a write that fails costs the server as much as one that is made. So they do it
     * only if nobody has for a while, or before they leave.
     */
    private void count(long own) {
        client.getChildren(path).whenComplete((children, error) -> {
            if (entered.isDone()) {
                return;
            }
            if (error != null || membersOf(children.names()).size() < members) {
                awaitReady();
                return;
            }
            fullAt = children.stat().pzxid();
            if (fullAt == own) {
                announceReady();
            } else {
                var timer = Clockwork.after(LAST_ONE_WITHIN, this::checkReady);
                over.whenComplete((done, failure) -> timer.cancel(false));
                entered.complete(this);
            }
        });
    }

    private void checkReady() {
        ready.isThereFor(fullAt).thenAccept(there -> {
            if (there) {
                told = true;
            } else {
                announceReady();
            }
        });
    }

    /** Unless somebody has. Who is in is answerable for it: others may be waiting for nothing else. */
    private void announceReady() {
        if (told || over.isDone()) {
            return;
        }
        ready.announce(fullAt).whenComplete((certain, error) -> {
            if (error != null) {
                entered.completeExceptionally(Calls.unwrapped(error));
            } else if (certain) {
                isTold();
            } else {
                awaitReady(); // somebody else tells, or the next recount tries again
            }
        });
    }

    private void isTold() {
        told = true;
        entered.complete(this);
    }

    private void awaitReady() {
        if (entered.isDone() || !awaiting.compareAndSet(false, true)) {
            return;
        }
        var gate = ready.await(token);
        gate.whenComplete((view, error) -> {
            if (error == null) {
                isTold();
            } else {
                entered.completeExceptionally(Calls.unwrapped(error));
            }
        });
        over.whenComplete((done, error) -> gate.cancel(false));
        recountLater();
    }

    /** All who were to tell this one may have died. Their nodes stay until their sessions end, and are counted before that. */
    private void recountLater() {
        long period = client.negotiatedTimeout().toNanos() / RECOUNTS_PER_TIMEOUT;
        var timer = Clockwork.afterNanos(Math.max(RECOUNT_NANOS_MIN, period), () -> {
            if (!entered.isDone()) {
                count(token);
                recountLater();
            }
        });
        entered.whenComplete((done, error) -> timer.cancel(false));
    }

    /**
     * Leaves; completes when all who were inside have left. Fails with {@link BarrierTimeout} if some stay for longer; the own place is given up in
     * any case.
     */
    public CompletableFuture<Void> leaveAsync(Duration timeout) {
        Calls.positive(timeout);
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture<Left> gate = new CompletableFuture<>();
        CompletableFuture<Children> inside = client.getChildren(path);
        CompletableFuture<Void> gone = goodbye();
        inside.whenComplete((children, error) -> gone.whenComplete((done, ignored) -> {
            if (error == null || error instanceof NoNode) {
                Set<String> others = error == null ? membersOf(children.names()) : new TreeSet<>();
                others.remove(name);
                awaitGone(others, gate);
            } else {
                gate.completeExceptionally(error);
            }
        }));
        gate.whenComplete((left, error) -> {
            if (error != null) {
                result.completeExceptionally(Calls.unwrapped(error));
            } else if (left.onlyReady()) {
                Calls.forward(ready.remove(left.version()), result);
            } else {
                result.complete(null);
            }
        });
        Calls.limit(
                result,
                timeout,
                () -> result.completeExceptionally(new BarrierTimeout(
                        Calls.context("leave barrier", path, client), timeout, "others are still inside")));
        result.whenComplete((done, error) -> gate.cancel(false));
        return result;
    }

    /**
     * What all have left behind.
     *
     * @param onlyReady otherwise {@code ready} is gone, or somebody has entered again and may need it
     * @param version of the barrier's node
     */
    private record Left(boolean onlyReady, int version) {
        static Left of(View view) {
            return of(view.children(), view.version());
        }

        static Left of(List<String> names, int version) {
            return new Left(names.equals(List.of(ReadyNode.NAME)), version);
        }
    }

    /** Who has the first name of all clears up; if it does not, everybody does. */
    private void awaitGone(Set<String> others, CompletableFuture<Left> gate) {
        if (gate.isDone()) {
            return;
        }
        boolean first = others.stream().noneMatch(other -> other.compareTo(name) < 0);
        var waiting = Gates.await(
                client,
                path,
                new Gate(view -> isOver(view, others, first), Command.Form.CHILDREN, false),
                view -> seeToIt(view, gate));
        Calls.forward(waiting.thenApply(Left::of), gate);
        gate.whenComplete((left, error) -> waiting.cancel(false));
    }

    private static boolean isOver(View view, Set<String> others, boolean clearsUp) {
        boolean allGone = view.children().stream().noneMatch(others::contains);
        return allGone && (clearsUp || !Left.of(view).onlyReady());
    }

    /** All have gone and the one who is to clear up has not yet: it gets some time for that. */
    private void seeToIt(View view, CompletableFuture<Left> gate) {
        if (Left.of(view).onlyReady()) {
            var timer = Clockwork.after(ONE_CLEARS_UP_WITHIN, () -> clearUpIfStillDue(gate));
            gate.whenComplete((done, error) -> timer.cancel(false));
        }
    }

    /** By now the next round may be complete, whose {@code ready} somebody is still to see: then the gate is about to tell of it. */
    private void clearUpIfStillDue(CompletableFuture<Left> gate) {
        client.getChildren(path).whenComplete((children, error) -> {
            if (error == null) {
                Left now = Left.of(children.names(), children.stat().version());
                if (now.onlyReady()) {
                    gate.complete(now);
                }
            }
        });
    }

    private static Set<String> membersOf(List<String> names) {
        Set<String> members = new TreeSet<>(names);
        members.remove(ReadyNode.NAME);
        return members;
    }

    /** As {@link #leaveAsync}, waiting. */
    public void leave(Duration timeout) throws InterruptedException {
        Calls.await(leaveAsync(timeout));
    }

    /** Leaves without waiting for the others. */
    @Override
    public void close() {
        if (!over.isDone()) {
            var unused = goodbye();
        }
    }

    /** Removes the own node; before that, once, whoever is in and does not see that others were told tells them. */
    private CompletableFuture<Void> goodbye() {
        if (over.isDone() || told || !entered.isDone() || entered.isCompletedExceptionally()) {
            // the removal rides behind the list, which therefore shows everybody who was inside with this one
            over.complete(null);
            return announcement.close();
        }
        return ready.isThereFor(fullAt).thenCompose(there -> {
            if (!there) {
                announceReady();
            }
            over.complete(null);
            return announcement.close();
        });
    }

    @Override
    public String toString() {
        return "Seat[" + path + "/" + name + "]";
    }
}
