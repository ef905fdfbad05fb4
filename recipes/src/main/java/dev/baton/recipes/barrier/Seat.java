package dev.baton.recipes.barrier;

import dev.baton.client.Children;
import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Announcement;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.Gates;
import dev.baton.wire.model.CreateMode;
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
    private static final String READY = "ready";
    private static final Duration LAST_ONE_WITHIN = Duration.ofMillis(200);
    private static final Duration ONE_CLEARS_UP_WITHIN = Duration.ofMillis(200);

    private final Client client;
    private final String path;
    private final int members;
    private final String name = UUID.randomUUID().toString();
    private final CompletableFuture<Seat> entered = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final AtomicBoolean awaiting = new AtomicBoolean();
    private volatile Announcement announcement;
    private volatile long token;

    /** Whether the ready node of this round was there. */
    private volatile boolean told;

    @SuppressWarnings("NullAway.Init") // set by the only method that makes one
    private Seat(Client client, String path, int members) {
        this.client = client;
        this.path = path;
        this.members = members;
    }

    static CompletableFuture<Seat> enter(Client client, String path, int members, Duration timeout) {
        Seat seat = new Seat(client, path, members);
        seat.announcement =
                Announcement.start(client, ZnodePath.child(path, seat.name), new byte[0], false, seat::onNotice);
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
            if (error != null || membersOf(children.names()).size() < members) {
                awaitReady();
            } else if (children.stat().pzxid() == own) {
                announceReady();
            } else {
                var timer = Clockwork.after(LAST_ONE_WITHIN, this::checkReady);
                over.whenComplete((done, failure) -> timer.cancel(false));
                entered.complete(this);
            }
        });
    }

    private void checkReady() {
        client.exists(ready()).whenComplete((stat, error) -> {
            if (error == null && stat.isPresent() && stat.get().czxid() > token) {
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
        CreateOptions options = CreateOptions.of(CreateMode.EPHEMERAL);
        client.create(ready(), new byte[0], options.withParents()).whenComplete((made, error) -> {
            if (error == null) {
                isTold();
            } else if (error instanceof NodeExists) {
                replaceOldReady(options);
            }
            // otherwise the next reconnection, or another member, does it
        });
    }

    /** One that is older than one's own node was left behind by a former round, and wakes up nobody. */
    private void replaceOldReady(CreateOptions options) {
        client.exists(ready()).whenComplete((stat, error) -> {
            if (error != null) {
                return; // as above
            }
            if (stat.isEmpty()) {
                announceReady();
            } else if (stat.get().czxid() > token) {
                isTold();
            } else {
                client.multi(Transaction.EMPTY.delete(ready()).create(ready(), new byte[0], options))
                        .whenComplete((made, failure) -> {
                            if (failure == null) {
                                isTold();
                            } else if (failure instanceof NoNode) {
                                announceReady(); // the old one went meanwhile
                            }
                        });
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
        long own = token;
        var gate = Gates.await(client, ready(), view -> view.exists() && view.czxid() > own, Command.Form.DATA, false);
        gate.whenComplete((view, error) -> {
            if (error == null) {
                isTold();
            } else {
                entered.completeExceptionally(Calls.unwrapped(error));
            }
        });
        over.whenComplete((done, error) -> gate.cancel(false));
    }

    /**
     * Leaves; completes when all who were inside have left. Fails with {@link BarrierTimeout} if some stay for longer; the own place is given up in
     * any case.
     */
    public CompletableFuture<Void> leaveAsync(Duration timeout) {
        Calls.positive(timeout);
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture<View> gate = new CompletableFuture<>();
        CompletableFuture<Children> inside = client.getChildren(path);
        CompletableFuture<Void> gone = goodbye(inside);
        inside.whenComplete((children, error) -> gone.whenComplete((done, ignored) -> {
            if (error == null || error instanceof NoNode) {
                Set<String> others = error == null ? membersOf(children.names()) : new TreeSet<>();
                others.remove(name);
                awaitGone(others, gate);
            } else {
                gate.completeExceptionally(error);
            }
        }));
        gate.whenComplete((view, error) -> {
            if (error == null) {
                removeReady(view, result);
            } else {
                result.completeExceptionally(Calls.unwrapped(error));
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

    /** Who has the first name of all clears up; if it does not, everybody does. */
    private void awaitGone(Set<String> others, CompletableFuture<View> gate) {
        if (gate.isDone()) {
            return;
        }
        boolean first = others.stream().noneMatch(other -> other.compareTo(name) < 0);
        var waiting =
                Gates.await(client, path, view -> isOver(view, others, first, gate), Command.Form.CHILDREN, false);
        Calls.forward(waiting, gate);
        gate.whenComplete((view, error) -> waiting.cancel(false));
    }

    private boolean isOver(View view, Set<String> others, boolean clearsUp, CompletableFuture<View> gate) {
        if (view.children().stream().anyMatch(others::contains)) {
            return false;
        }
        if (!clearsUp && isOnlyReady(view)) {
            var timer = Clockwork.after(ONE_CLEARS_UP_WITHIN, () -> clearUpIfStillDue(view, gate));
            gate.whenComplete((done, error) -> timer.cancel(false));
            return false;
        }
        return true;
    }

    /** By now the next round may be complete, whose {@code ready} somebody is still to see: then the gate is about to tell of it. */
    private void clearUpIfStillDue(View then, CompletableFuture<View> gate) {
        client.getChildren(path).whenComplete((children, error) -> {
            if (error == null && children.names().equals(List.of(READY))) {
                gate.complete(then);
            }
        });
    }

    /** Otherwise it is gone, or somebody has entered again and may need it. */
    private static boolean isOnlyReady(View view) {
        return view.children().equals(List.of(READY));
    }

    private void removeReady(View left, CompletableFuture<Void> result) {
        if (!isOnlyReady(left)) {
            result.complete(null);
            return;
        }
        client.delete(ready()).whenComplete((done, failure) -> {
            if (failure == null || failure instanceof NoNode) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private static Set<String> membersOf(List<String> names) {
        Set<String> members = new TreeSet<>(names);
        members.remove(READY);
        return members;
    }

    private String ready() {
        return ZnodePath.child(path, READY);
    }

    /** As {@link #leaveAsync}, waiting. */
    public void leave(Duration timeout) throws InterruptedException {
        Calls.await(leaveAsync(timeout));
    }

    /** Leaves without waiting for the others. */
    @Override
    public void close() {
        if (!over.isDone()) {
            var unused = goodbye(client.getChildren(path));
        }
    }

    /** Removes the own node; before that, once, whoever is in and does not see that others were told tells them. */
    private CompletableFuture<Void> goodbye(CompletableFuture<Children> inside) {
        if (over.isDone() || told || !entered.isDone() || entered.isCompletedExceptionally()) {
            // the removal rides behind the list, which therefore shows everybody who was inside with this one
            over.complete(null);
            return announcement.close();
        }
        return inside.handle((children, error) -> {
                    if (error == null && !children.names().contains(READY)) {
                        announceReady();
                    }
                    over.complete(null);
                    return announcement.close();
                })
                .thenCompose(gone -> gone);
    }

    @Override
    public String toString() {
        return "Seat[" + path + "/" + name + "]";
    }
}
