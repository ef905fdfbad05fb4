package dev.baton.simulation.recipe;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.event.StateChange;
import dev.baton.server.tree.Znode;
import dev.baton.simulation.bend.Bent;
import dev.baton.simulation.client.Program;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A process that uses a recipe: one deed after the other while there is work, then what is needed to come to an end.
 * Some calls wait for ever; that they end all the same, once everybody gives back what he has, is the proof that no
 * wake-up was lost.
 */
abstract class RecipeProgram implements Program {
    private static final Duration EVER = Duration.ofDays(1_000);
    private static final int CLOSES_ONE_IN = 150;
    private static final int VANDALISM_ONE_IN = 12;

    final Troupe troupe;
    final SimClient process;
    final Chance chance;
    final String root;
    private final int incarnation;

    private Client client;
    private int pending;
    private boolean over;

    @SuppressWarnings("NullAway") // the client is made when the process begins
    RecipeProgram(Troupe troupe, SimClient process, Chance chance) {
        this.troupe = troupe;
        this.process = process;
        this.chance = chance;
        this.root = troupe.root;
        this.incarnation = process.incarnation();
    }

    /** The client is there; the program begins. */
    void ready() {
        // Most make what they need when they need it.
    }

    /** Does something. */
    abstract void deed();

    /** How many calls may be under way before no further deed is done. */
    int pendingMax() {
        return 2;
    }

    /** There is no more work: gives back what would last otherwise. */
    void stop() {
        // Calls end by themselves.
    }

    @Override
    public final void begin() {
        Bent.as(process, () -> {
            client = Client.connect(
                    ClientOptions.of("sim:2181").withOperationTimeout(Duration.ofNanos(process.timeoutNanos() * 3)));
            if (troupe.isOpen()) {
                ready();
            }
            act();
        });
    }

    @Override
    public void onState(StateChange change) {
        // The client tells its own listeners.
    }

    @Override
    public final boolean isSettled() {
        return over && pending == 0 || client.state().isFinal();
    }

    private void act() {
        if (client.state().isFinal()) {
            return;
        }
        if (!troupe.isOpen()) {
            over = true;
            stop();
            return;
        }
        if (pending < pendingMax()) {
            deed();
        }
        if (troupe.vandals && !troupe.isCalming() && chance.oneIn(VANDALISM_ONE_IN)) {
            vandalise();
        }
        if (!troupe.isCalming() && chance.oneIn(CLOSES_ONE_IN)) {
            troupe.reached(Reach.RECIPE_CLIENT_CLOSED);
            CompletableFuture<Void> unused = client.closeAsync();
        }
        later(1 + chance.exponential(troupe.shop.paceNanos()), this::act);
    }

    /**
     * Deletes a node of the recipe by hand. Or changes it, so that whoever watches it has to look again, and deletes it and another one
     * behind that before anybody can have looked.
     */
    private void vandalise() {
        List<String> victims = new ArrayList<>();
        for (RecipeProgram other : troupe.programs) {
            for (String path : troupe.chronicle.tree().ephemeralsOf(other.process.sessionId())) {
                if (path.startsWith(root + "/")) {
                    victims.add(path);
                }
            }
        }
        victims.sort(null);
        victims.add(root);
        String victim = chance.of(victims);
        Znode node = chance.oneIn(2) ? troupe.chronicle.tree().find(victim) : null;
        if (node != null) {
            var unused = client.setData(victim, node.data());
        }
        client.delete(victim).whenComplete((done, error) -> {
            if (error == null) {
                troupe.reached(Reach.RECIPE_NODE_DELETED);
            }
        });
        if (node != null) {
            String parent = victim.substring(0, victim.lastIndexOf('/') + 1);
            victims.removeIf(path -> path.equals(victim) || !path.startsWith(parent) || path.equals(root));
            if (!victims.isEmpty()) {
                var unused = client.delete(chance.of(victims));
            }
        }
    }

    // ---- for programs ----

    Client client() {
        return client;
    }

    /** Whether this process still is what it was. */
    boolean isAlive() {
        return process.isUp() && process.incarnation() == incarnation;
    }

    String id() {
        return "p" + process.address();
    }

    /** How long to wait for something: for a while, or, now and then, for ever. */
    Duration patience() {
        return chance.oneIn(3) ? EVER : limit();
    }

    /** How long to wait for something: for a while. */
    Duration limit() {
        return Duration.ofNanos(troupe.shop.paceNanos() * chance.between(2, 10));
    }

    static Duration ever() {
        return EVER;
    }

    void later(long nanos, Runnable action) {
        Bent.afterNanos(nanos, () -> troupe.guarded(action));
    }

    /** After a random while of this mean, in deeds. */
    void soon(int deeds, Runnable action) {
        later(1 + chance.exponential(troupe.shop.paceNanos() * deeds), action);
    }

    /** Has a call count as under way until it ends, and says how. */
    <T> void track(CompletableFuture<T> call, Consumer<T> success, Consumer<Throwable> failure) {
        pending++;
        call.whenComplete((value, error) -> troupe.guarded(() -> {
            pending--;
            if (error == null) {
                success.accept(value);
            } else {
                failure.accept(Troupe.expected(error));
            }
        }));
    }

    <T> void track(CompletableFuture<T> call, Consumer<T> success) {
        track(call, success, error -> {});
    }

    <T> void track(CompletableFuture<T> call) {
        track(call, value -> {}, error -> {});
    }

    /** Does something again and again, until no call is under way. */
    void untilSettled(Runnable action) {
        if (pending > 0 && !client.state().isFinal()) {
            action.run();
            later(troupe.shop.paceNanos(), () -> untilSettled(action));
        }
    }

    /** Now and then, a call is given up from outside. */
    void mayCancel(CompletableFuture<?> call) {
        if (chance.oneIn(8)) {
            soon(3, () -> call.cancel(false));
        }
    }

    @Override
    public String toString() {
        return id() + " " + troupe.recipe + " pending " + pending + (over ? " over" : "");
    }
}
