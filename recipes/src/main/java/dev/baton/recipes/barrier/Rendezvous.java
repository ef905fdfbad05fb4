package dev.baton.recipes.barrier;

import dev.baton.client.Client;
import dev.baton.recipes.kernel.CasLoop;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.CasRunner;
import dev.baton.recipes.node.Gates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets a fixed number of parties meet, phase after phase. Thread-safe; holds nothing while unused.
 *
 * <p>The node's data is a line of text: the number of the phase, an id for each arrival in it, a dash, and the ids of the phase before. Whoever
 * completes the number writes the next phase.
 *
 * <ul>
 *   <li><b>Guarantee:</b> a phase ends when exactly the number of arrivals has been written, each counted once.
 *   <li><b>Suspension, loss of the session:</b> waiting goes on; an arrival counts even if its process dies afterwards.
 *   <li><b>Unknown outcome</b> of arriving: found out by the id, unless two phases have ended meanwhile; then
 *       {@link dev.baton.client.error.OutcomeUnknown}.
 *   <li><b>Time runs out, the future is cancelled:</b> the arrival is taken back, unless the phase has ended meanwhile.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}; the arrival stays.
 * </ul>
 */
public final class Rendezvous {
    private static final Duration TAKE_BACK_LIMIT = Duration.ofSeconds(30);

    private final Client client;
    private final String path;
    private final int parties;

    /** The ids of the phase before tell a party whose answer was lost whether it was counted. */
    private record State(long phase, List<String> arrived, List<String> before) {
        static State of(View view) {
            if (view.bytes().length == 0) {
                return new State(0, List.of(), List.of());
            }
            List<String> words = List.of(new String(view.bytes(), StandardCharsets.UTF_8).split(" ", -1));
            int dash = words.indexOf("-");
            return new State(
                    Long.parseLong(words.get(0)), words.subList(1, dash), words.subList(dash + 1, words.size()));
        }

        State with(String id, int parties) {
            List<String> more = new ArrayList<>(arrived);
            more.add(id);
            return more.size() >= parties ? new State(phase + 1, List.of(), more) : new State(phase, more, before);
        }

        State without(String id) {
            List<String> fewer = new ArrayList<>(arrived);
            fewer.remove(id);
            return new State(phase, fewer, before);
        }

        /** Whether an arrival that was to be counted in a phase was; null once the phase behind that one has ended, too. */
        @Nullable
        Boolean wasCounted(String id, long itsPhase) {
            if (arrived.contains(id) || before.contains(id)) {
                return true;
            }
            return phase > itsPhase + 1 ? null : false;
        }

        byte[] bytes() {
            List<String> words = new ArrayList<>();
            words.add(Long.toString(phase));
            words.addAll(arrived);
            words.add("-");
            words.addAll(before);
            return String.join(" ", words).getBytes(StandardCharsets.UTF_8);
        }
    }

    private Rendezvous(Client client, String path, int parties) {
        this.client = client;
        this.path = path;
        this.parties = parties;
    }

    /**
     * The meeting point at a path. Makes no request.
     *
     * @param parties how many meet, 1 to 1000; the same for all
     */
    public static Rendezvous on(Client client, String path, int parties) {
        if (parties < 1 || parties > 1_000) {
            throw new IllegalArgumentException("parties is " + parties + "; it must be 1 to 1000");
        }
        return new Rendezvous(client, Calls.path(path), parties);
    }

    /** Arrives, and completes with the number of the phase, from 0 on, when all parties have. Fails with {@link BarrierTimeout} if not. */
    public CompletableFuture<Long> arriveAndAwaitAsync(Duration timeout) {
        long deadline = System.nanoTime() + Calls.positive(timeout).toNanos();
        String id = UUID.randomUUID().toString();
        CompletableFuture<Long> result = new CompletableFuture<>();
        long[] phase = new long[1];
        CasLoop loop = new CasLoop(
                view -> {
                    State state = State.of(view);
                    phase[0] = state.phase();
                    return state.with(id, parties).bytes();
                },
                CasLoop.Echo.DISTINCT,
                (now, written) -> State.of(now).wasCounted(id, phase[0]),
                null);
        CasRunner.run(client, "arrive", path, loop, timeout).whenComplete((settled, error) -> {
            if (error != null) {
                result.completeExceptionally(Calls.unwrapped(error));
            } else {
                Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
                awaitEnd(id, phase[0], left, timeout, result);
            }
        });
        return result;
    }

    private void awaitEnd(String id, long phase, Duration left, Duration timeout, CompletableFuture<Long> result) {
        var gate = Gates.await(client, path, view -> State.of(view).phase() > phase, Command.Form.DATA, false);
        Calls.forward(gate.thenApply(open -> phase), result);
        Calls.limit(result, left, () -> takeBack(id, phase, timeout, result));
        result.whenComplete((ended, error) -> {
            if (result.isCancelled()) {
                takeBack(id, phase, timeout, result);
            }
            gate.cancel(false);
        });
    }

    /** The arrival goes, unless the phase has ended with it. */
    private void takeBack(String id, long phase, Duration timeout, CompletableFuture<Long> result) {
        CasRunner.run(
                        client,
                        "leave",
                        path,
                        view -> {
                            State state = State.of(view);
                            return state.arrived().contains(id)
                                    ? state.without(id).bytes()
                                    : null;
                        },
                        CasLoop.Echo.REPEATABLE,
                        null,
                        TAKE_BACK_LIMIT)
                .whenComplete((settled, error) -> {
                    if (settled != null && State.of(settled.after()).phase() > phase) {
                        result.complete(phase);
                    } else {
                        result.completeExceptionally(new BarrierTimeout(
                                Calls.context("meet", path, client), timeout, "too few have arrived"));
                    }
                });
    }

    /** As {@link #arriveAndAwaitAsync}, waiting. */
    public long arriveAndAwait(Duration timeout) throws InterruptedException {
        return Calls.await(arriveAndAwaitAsync(timeout));
    }

    @Override
    public String toString() {
        return "Rendezvous[" + path + ", " + parties + " parties]";
    }
}
