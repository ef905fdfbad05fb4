package dev.baton.simulation.recipe;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.recipes.queue.Order;
import dev.baton.recipes.queue.WorkItem;
import dev.baton.recipes.queue.WorkQueue;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import org.jspecify.annotations.Nullable;

/** Puts work into a queue, and does it: each piece at least once, by one at a time. */
final class WorkQueuePlayer extends RecipeProgram {
    private static final String CLAIMS = "-claims";

    private final Items items;
    private @Nullable WorkQueue queue;
    private int waitingForEver;

    WorkQueuePlayer(Troupe troupe, SimClient process, Chance chance, Items items) {
        super(troupe, process, chance);
        this.items = items;
    }

    @Override
    void ready() {
        queue = WorkQueue.on(client(), root, Order.PRIORITY);
    }

    @Override
    int pendingMax() {
        return 3;
    }

    @Override
    void deed() {
        WorkQueue now = queue;
        if (now == null) {
            return;
        }
        switch (chance.nextInt(8)) {
            case 0, 1, 2 -> put(now);
            case 3 -> track(now.pollAsync(), found -> found.ifPresent(this::claimed));
            default -> {
                boolean ever = waitingForEver == 0 && chance.oneIn(3);
                waitingForEver += ever ? 1 : 0;
                track(
                        now.takeAsync(ever ? ever() : limit()),
                        item -> {
                            waitingForEver -= ever ? 1 : 0;
                            claimed(item);
                        },
                        error -> waitingForEver -= ever ? 1 : 0);
            }
        }
    }

    /** The node for claims goes whenever it is empty, as a container would. */
    private void tidy() {
        client().delete(root + CLAIMS).whenComplete((done, error) -> {
            if (error == null) {
                troupe.reached(Reach.RECIPE_CLAIMS_TIDIED);
            }
        });
    }

    private void put(WorkQueue now) {
        long item = items.begin();
        track(now.putAsync(Items.bytes(item), chance.nextInt(3)), done -> items.put(item), error -> {
            if (error instanceof BatonException known && known.applied() == Applied.NO) {
                items.refused(item);
            }
        });
    }

    private void claimed(WorkItem work) {
        long item = Items.number(work.data());
        troupe.reached(
                items.wasClaimed(item, work.token()) ? Reach.RECIPE_WORK_GIVEN_AGAIN : Reach.RECIPE_WORK_CLAIMED);
        items.claimed(item, work.token());
        if (chance.oneIn(3)) {
            worked(work, item);
        } else {
            soon(2, () -> worked(work, item));
        }
    }

    private void worked(WorkItem work, long item) {
        if (chance.oneIn(4)) {
            track(work.releaseAsync());
            return;
        }
        boolean there = troupe.existsBelow(root + CLAIMS, work.token());
        items.uncertain(item);
        track(work.ackAsync(), done -> {
            troupe.reached(Reach.RECIPE_WORK_DONE);
            Violation.unless(there, "RECIPE", "%s has acknowledged %s without a claim", this, work);
            items.acknowledged(item);
            if (chance.oneIn(2)) {
                tidy();
            }
        });
    }

    @Override
    void stop() {
        WorkQueue now = queue;
        if (now != null) {
            feed(now);
        }
    }

    /** Whoever still waits for ever gets something. */
    private void feed(WorkQueue now) {
        if (waitingForEver > 0 && !client().state().isFinal()) {
            put(now);
            soon(1, () -> feed(now));
        }
    }
}
