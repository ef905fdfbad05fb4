package dev.baton.simulation.recipe;

import dev.baton.recipes.group.Partition;
import dev.baton.recipes.group.PartitionListener;
import dev.baton.recipes.group.Partitioner;
import dev.baton.recipes.group.PartitionerOptions;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.recipe.Holders.Hold;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Shares partitions with others, leaves, and joins again. */
final class PartitionPlayer extends RecipeProgram {
    private static final List<String> PARTITIONS = List.of("a", "b", "c", "d", "e");

    /** Each partition has one owner at most, and one in the end. */
    record AllHeld(Troupe troupe, Holders holders) implements Book {
        @Override
        public void check() {
            holders.check();
        }

        @Override
        public boolean isCalm() {
            return PARTITIONS.stream().allMatch(partition -> holders.provenCount(partition) == 1);
        }
    }

    private final Holders holders;
    private final Map<String, Hold> mine = new TreeMap<>();
    private @Nullable Partitioner partitioner;
    private boolean leaving;

    PartitionPlayer(Troupe troupe, SimClient process, Chance chance, Holders holders) {
        super(troupe, process, chance);
        this.holders = holders;
    }

    @Override
    void ready() {
        leaving = false;
        Duration quiet = Duration.ofNanos(troupe.shop.paceNanos() / 2);
        PartitionerOptions options =
                PartitionerOptions.as(id()).withCapacity(chance.between(1, 2)).withQuietTime(quiet);
        partitioner = Partitioner.join(client(), root, PARTITIONS, options, new PartitionListener() {
            @Override
            public void onAssigned(Partition partition) {
                troupe.guarded(() -> assigned(partition));
            }

            @Override
            public CompletionStage<Void> onRevoked(Partition partition, boolean lost) {
                CompletableFuture<Void> ended = new CompletableFuture<>();
                troupe.guarded(() -> revoked(partition, lost, ended));
                return ended;
            }
        });
    }

    private void assigned(Partition partition) {
        troupe.reached(Reach.RECIPE_PARTITION_ASSIGNED);
        String claims = root + "/claims/" + partition.name();
        Hold hold = new Hold(
                this,
                partition.name() + "/" + partition.token(),
                partition.token(),
                1,
                partition::isHeld,
                () -> troupe.existsBelow(claims, partition.token()));
        Hold before = mine.put(partition.name(), hold);
        Violation.unless(before == null, "RECIPE", "%s is given %s twice", this, partition);
        holders.admitted(partition.name(), hold);
    }

    private void revoked(Partition partition, boolean lost, CompletableFuture<Void> ended) {
        troupe.reached(lost ? Reach.RECIPE_PARTITION_LOST : Reach.RECIPE_PARTITION_MOVED);
        Runnable end = () -> {
            Hold hold = mine.remove(partition.name());
            if (hold != null) {
                hold.end();
            }
            ended.complete(null);
        };
        if (chance.oneIn(2)) {
            end.run();
        } else {
            soon(1, end);
        }
    }

    @Override
    void deed() {
        Partitioner now = partitioner;
        if (now != null && !leaving && !troupe.isCalming() && chance.oneIn(15)) {
            leaving = true;
            track(now.closeAsync(), done -> {
                if (troupe.isOpen()) {
                    ready();
                }
            });
        }
    }

    @Override
    void stop() {
        Partitioner now = partitioner;
        if (now != null && !leaving) {
            leaving = true;
            track(now.closeAsync());
        }
    }
}
