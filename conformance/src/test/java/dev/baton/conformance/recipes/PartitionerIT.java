package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.group.Partition;
import dev.baton.recipes.group.PartitionListener;
import dev.baton.recipes.group.Partitioner;
import dev.baton.recipes.group.PartitionerOptions;
import dev.baton.testing.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;

/** What partitions promise: one owner at a time, growing tokens, and no move that is not needed. */
class PartitionerIT extends RecipeSuite {
    private static final List<String> PARTITIONS = List.of("p0", "p1", "p2", "p3", "p4", "p5");
    private static final Duration QUIET = Duration.ofMillis(150);

    /** Who works on what, for all members together. */
    private static final class Board {
        final Map<String, String> owners = new ConcurrentHashMap<>();
        final Map<String, Long> tokens = new ConcurrentHashMap<>();
        final List<String> wrong = new ArrayList<>();

        synchronized void begin(String member, Partition partition) {
            String before = owners.put(partition.name(), member);
            Long last = tokens.put(partition.name(), partition.token());
            if (before != null || (last != null && last >= partition.token())) {
                wrong.add(member + " begins " + partition + " after " + before + " with " + last);
            }
        }

        synchronized void end(String member, Partition partition) {
            if (!owners.remove(partition.name(), member)) {
                wrong.add(member + " ends " + partition + " of " + owners.get(partition.name()));
            }
        }

        synchronized SortedMap<String, Integer> counts() {
            SortedMap<String, Integer> counts = new TreeMap<>();
            owners.values().forEach(owner -> counts.merge(owner, 1, Integer::sum));
            return counts;
        }
    }

    private static final class Worker implements PartitionListener {
        final Board board;
        final String id;
        volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

        Worker(Board board, String id) {
            this.board = board;
            this.id = id;
        }

        @Override
        public void onAssigned(Partition partition) {
            board.begin(id, partition);
        }

        @Override
        public CompletionStage<Void> onRevoked(Partition partition, boolean lost) {
            return gate.thenRun(() -> board.end(id, partition));
        }
    }

    private Partitioner join(Client client, Worker worker, int capacity) {
        PartitionerOptions options =
                PartitionerOptions.as(worker.id).withCapacity(capacity).withQuietTime(QUIET);
        return Partitioner.join(client, path, PARTITIONS, options, worker);
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void partitionsMoveInTwoStepsAndNoMoreThanMust(BackEnd kind) throws Exception {
        Board board = new Board();
        Worker a = new Worker(board, "a");
        Partitioner first = join(client(kind), a, 1);
        await("all are a's").atMost(LIMIT).until(() -> board.counts().equals(Map.of("a", 6)));
        Map<String, String> before = Map.copyOf(board.owners);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        a.gate = gate;
        Worker b = new Worker(board, "b");
        Partitioner second = join(client(kind), b, 2);
        await("an assignment for both")
                .atMost(LIMIT)
                .until(() -> first.assignment().containsValue("b"));
        await("a gives up").atMost(LIMIT).until(() -> first.held().size() == 2);
        // the work of a has not ended, so b waits
        assertThat(board.owners).isEqualTo(before);
        assertThat(second.held()).isEmpty();
        gate.complete(null);
        await("two thirds are b's").atMost(LIMIT).until(() -> board.counts().equals(Map.of("a", 2, "b", 4)));
        assertThat(second.held()).hasSize(4).allMatch(Partition::isHeld);
        get(second.closeAsync());
        await("all are a's again").atMost(LIMIT).until(() -> board.counts().equals(Map.of("a", 6)));
        get(first.closeAsync());
        assertThat(board.owners).isEmpty();
        assertThat(board.wrong).isEmpty();
        awaitChildren(kind, path + "/members", 0);
    }

    @ParameterizedTest
    @OnBackEnds(slow = true)
    void whatALostMemberHadGoesToOthersWithLargerTokens(BackEnd kind) throws Exception {
        Board board = new Board();
        FaultProxy link = link(kind);
        Client failing = client(link, BRIEF_SESSION);
        Worker a = new Worker(board, "a");
        Worker b = new Worker(board, "b");
        Partitioner first = closing(join(failing, a, 1));
        Partitioner second = closing(join(client(kind), b, 1));
        await("halves").atMost(LIMIT).until(() -> board.counts().equals(Map.of("a", 3, "b", 3)));
        Partition held = first.held().get(0);
        long token = held.token();
        link.refuse();
        link.cut();
        await("b takes over").atMost(LIMIT).until(() -> board.counts().equals(Map.of("b", 6)));
        assertThat(held.isHeld()).isFalse();
        assertThat(board.tokens.get(held.name())).isGreaterThan(token);
        assertThat(second.held()).hasSize(6);
        link.heal();
        await("a is back").atMost(LIMIT).until(() -> board.counts().equals(Map.of("a", 3, "b", 3)));
        assertThat(board.wrong).isEmpty();
    }
}
