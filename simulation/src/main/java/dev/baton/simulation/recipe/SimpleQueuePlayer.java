package dev.baton.simulation.recipe;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.recipes.queue.ItemUncertain;
import dev.baton.recipes.queue.QueueEmpty;
import dev.baton.recipes.queue.SimpleQueue;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts items into a queue and takes what it gets. */
final class SimpleQueuePlayer extends RecipeProgram {
    private final Items items;
    private @Nullable SimpleQueue queue;
    private int waitingForEver;

    SimpleQueuePlayer(Troupe troupe, SimClient process, Chance chance, Items items) {
        super(troupe, process, chance);
        this.items = items;
    }

    @Override
    void ready() {
        queue = SimpleQueue.on(client(), root);
    }

    @Override
    int pendingMax() {
        return 3;
    }

    @Override
    void deed() {
        SimpleQueue now = queue;
        if (now == null) {
            return;
        }
        switch (chance.nextInt(8)) {
            case 0, 1, 2 -> put(now);
            case 3 -> putTwo(now);
            case 4 -> {
                items.takeBegun();
                track(
                        now.pollAsync(),
                        found -> {
                            items.takeResolved();
                            found.ifPresent(this::taken);
                        },
                        this::notTaken);
            }
            default -> {
                boolean ever = waitingForEver == 0 && chance.oneIn(3);
                waitingForEver += ever ? 1 : 0;
                items.takeBegun();
                track(
                        now.takeAsync(ever ? ever() : limit()),
                        data -> {
                            waitingForEver -= ever ? 1 : 0;
                            items.takeResolved();
                            taken(data);
                        },
                        error -> {
                            waitingForEver -= ever ? 1 : 0;
                            notTaken(error);
                        });
            }
        }
    }

    private void put(SimpleQueue now) {
        long item = items.begin();
        track(now.putAsync(Items.bytes(item)), done -> items.put(item), error -> notPut(item, error));
    }

    private void putTwo(SimpleQueue now) {
        long first = items.begin();
        long second = items.begin();
        track(
                now.putAllAsync(List.of(Items.bytes(first), Items.bytes(second))),
                done -> {
                    items.put(first);
                    items.put(second);
                },
                error -> {
                    notPut(first, error);
                    notPut(second, error);
                });
    }

    private void notPut(long item, Throwable error) {
        if (error instanceof BatonException known && known.applied() == Applied.NO) {
            items.refused(item);
        }
    }

    private void taken(byte[] data) {
        troupe.reached(Reach.RECIPE_ITEM_TAKEN);
        items.taken(Items.number(data));
    }

    private void notTaken(Throwable error) {
        if (error instanceof ItemUncertain gone) {
            troupe.reached(Reach.RECIPE_ITEM_UNCERTAIN);
            items.takeResolved();
            items.uncertain(Items.number(gone.item()));
        } else if (error instanceof QueueEmpty) {
            items.takeResolved();
        }
    }

    @Override
    void stop() {
        SimpleQueue now = queue;
        if (now != null) {
            feed(now);
        }
    }

    /** Whoever still waits for ever gets something. */
    private void feed(SimpleQueue now) {
        if (waitingForEver > 0 && !client().state().isFinal()) {
            put(now);
            soon(1, () -> feed(now));
        }
    }
}
