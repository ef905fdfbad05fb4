package dev.baton.simulation.recipe;

import dev.baton.recipes.lock.CohortLock;
import dev.baton.recipes.lock.DistributedLock;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.MultiLock;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.lock.ReadWriteLock;
import dev.baton.simulation.client.Recipe;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.recipe.Holders.Hold;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes locks of one kind or another, holds them for a while, and gives them back; asks for those of others now and then. */
final class LockPlayer extends RecipeProgram {
    /** What who is alone in a lock takes of it. */
    static final int WHOLE = 1_000;

    private static final int HAND_OVERS_MAX = 3;

    private final Holders holders;
    private @Nullable ReadWriteLock readWrite;
    private @Nullable CohortLock cohort;
    private @Nullable Mutex first;
    private @Nullable Mutex second;

    LockPlayer(Troupe troupe, SimClient process, Chance chance, Holders holders) {
        super(troupe, process, chance);
        this.holders = holders;
    }

    @Override
    void ready() {
        LockOptions options = LockOptions.DEFAULT;
        if (troupe.recipe == Recipe.LENIENT_LOCK) {
            options = options.withGraceAfterLoss(limit()).withMaxHold(limit().multipliedBy(2));
        } else if (troupe.recipe == Recipe.MUTEX) {
            options = options.withRevocationGrace(Duration.ofNanos(troupe.shop.paceNanos()));
        }
        first = Mutex.on(client(), root + "/a", options);
        second = Mutex.on(client(), root + "/b", options);
        readWrite = ReadWriteLock.on(client(), root + "/a", LockOptions.DEFAULT);
        cohort = CohortLock.of(first, HAND_OVERS_MAX);
    }

    @Override
    int pendingMax() {
        return troupe.recipe == Recipe.COHORT_LOCK ? 4 : 2;
    }

    @Override
    void deed() {
        Mutex a = first;
        Mutex b = second;
        ReadWriteLock shared = readWrite;
        CohortLock many = cohort;
        if (a == null || b == null || shared == null || many == null) {
            return;
        }
        switch (troupe.recipe) {
            case READ_WRITE_LOCK -> {
                boolean writes = chance.oneIn(2);
                contend(writes ? shared.writeLock() : shared.readLock(), List.of("a"), writes ? WHOLE : 1);
            }
            case MULTI_LOCK -> {
                switch (chance.nextInt(4)) {
                    case 0 -> contend(a, List.of("a"), WHOLE);
                    case 1 -> contend(b, List.of("b"), WHOLE);
                    default -> contend(MultiLock.of(List.of(b, a)), List.of("a", "b"), WHOLE);
                }
            }
            case COHORT_LOCK -> contend(many, List.of("a"), WHOLE);
            default -> {
                contend(a, List.of("a"), WHOLE);
                if (troupe.recipe == Recipe.MUTEX && chance.oneIn(6)) {
                    track(a.requestRevocation());
                }
            }
        }
    }

    private void contend(DistributedLock lock, List<String> names, int weight) {
        if (chance.oneIn(5)) {
            track(lock.tryAcquire(), found -> found.ifPresent(handle -> held(handle, names, weight)));
            return;
        }
        CompletableFuture<LockHandle> call = lock.acquire(patience());
        track(call, handle -> held(handle, names, weight), error -> {
            if (error instanceof LockTimeout) {
                troupe.reached(Reach.RECIPE_LOCK_TIMEOUT);
            }
        });
        mayCancel(call);
    }

    private void held(LockHandle handle, List<String> names, int weight) {
        troupe.reached(
                switch (troupe.recipe) {
                    case READ_WRITE_LOCK -> Reach.RECIPE_READ_WRITE_HELD;
                    case MULTI_LOCK -> Reach.RECIPE_MULTI_HELD;
                    case COHORT_LOCK -> Reach.RECIPE_COHORT_HELD;
                    case LENIENT_LOCK -> Reach.RECIPE_LENIENT_HELD;
                    default -> Reach.RECIPE_MUTEX_HELD;
                });
        List<Hold> mine = new ArrayList<>();
        for (String name : names) {
            Hold hold = holdOf(handle, name, weight, names.size() > 1);
            mine.add(hold);
            holders.admitted(name, hold);
        }
        handle.lost().thenAccept(reason -> {
            troupe.reached(Reach.RECIPE_LOCK_LOST);
            mine.forEach(Hold::end);
        });
        soon(2, () -> finished(handle, mine, weight));
    }

    /** A part of a lock made of several has no node of its own that could be asked for; the proof of the whole counts. */
    private Hold holdOf(LockHandle handle, String name, int weight, boolean part) {
        if (part) {
            return new Hold(this, id() + handle.hashCode(), 0, weight, handle::checkHeld, () -> false);
        }
        return new Hold(
                        this,
                        name + "/" + handle.token(),
                        handle.token(),
                        weight,
                        handle::checkHeld,
                        () -> troupe.existsBelow(root + "/" + name, handle.token()))
                .at(handle.path());
    }

    private void finished(LockHandle handle, List<Hold> mine, int weight) {
        ReadWriteLock shared = readWrite;
        if (troupe.recipe == Recipe.READ_WRITE_LOCK && weight == WHOLE && shared != null && chance.oneIn(2)) {
            track(
                    shared.downgrade(handle, limit()),
                    reader -> {
                        troupe.reached(Reach.RECIPE_DOWNGRADED);
                        mine.forEach(Hold::yield);
                        held(reader, List.of("a"), 1);
                    },
                    error -> release(handle, mine));
        } else {
            release(handle, mine);
        }
    }

    private void release(LockHandle handle, List<Hold> mine) {
        mine.forEach(Hold::end);
        track(handle.releaseAsync());
    }
}
