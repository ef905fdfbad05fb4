package dev.baton.simulation.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a history of one register, seen from outside and without a look at any zxid, could have come from a
 * register that does one thing at a time: the search of Wing and Gong, with the memory of Lowe. Writes whose outcome
 * is unknown may take effect at any time after their call, or never.
 */
public final class Linearizability {
    /** What is done to the register. */
    public enum Action {
        WRITE,
        /** A write that goes through only at a version. */
        SWAP,
        /** A swap that was refused because of the version. */
        SWAP_REFUSED,
        READ
    }

    /**
     * One operation.
     *
     * @param answered {@link Long#MAX_VALUE} if it never was, or nobody knows with what
     * @param value written, or read
     * @param version asked for by a swap, or read
     */
    public record Operation(long called, long answered, Action action, long value, int version) {
        boolean isOptional() {
            return answered == Long.MAX_VALUE;
        }
    }

    /** What came of the search. */
    public enum Outcome {
        LINEARIZABLE,
        NOT_LINEARIZABLE,
        /** Too many orders to look at. */
        UNDECIDED
    }

    /** Operations in one history at most. */
    public static final int OPERATIONS_MAX = 62;

    private static final int STATES_MAX = 20_000;

    private record State(long done, long value, int version) {}

    private final List<Operation> operations;
    private final Set<State> seen = new HashSet<>();
    private final long required;

    private Linearizability(List<Operation> operations) {
        this.operations = operations;
        long all = 0;
        for (int i = 0; i < operations.size(); i++) {
            all |= operations.get(i).isOptional() ? 0 : 1L << i;
        }
        required = all;
    }

    /** Searches. The register begins with 0 at version 0. */
    public static Outcome check(List<Operation> operations) {
        return new Linearizability(List.copyOf(operations)).search();
    }

    private Outcome search() {
        List<State> open = new ArrayList<>();
        open.add(new State(0, 0, 0));
        while (!open.isEmpty()) {
            State state = open.remove(open.size() - 1);
            if ((state.done() & required) == required) {
                return Outcome.LINEARIZABLE;
            }
            if (!seen.add(state)) {
                continue;
            }
            if (seen.size() > STATES_MAX) {
                return Outcome.UNDECIDED;
            }
            expand(state, open);
        }
        return Outcome.NOT_LINEARIZABLE;
    }

    private void expand(State state, List<State> open) {
        long earliestAnswer = Long.MAX_VALUE;
        for (int i = 0; i < operations.size(); i++) {
            if ((state.done() >>> i & 1) == 0) {
                earliestAnswer = Math.min(earliestAnswer, operations.get(i).answered());
            }
        }
        int firstWrite = open.size();
        for (int i = operations.size() - 1; i >= 0; i--) {
            Operation next = operations.get(i);
            if ((state.done() >>> i & 1) == 0 && next.called() <= earliestAnswer && isPossible(state, next)) {
                long done = state.done() | 1L << i;
                if (next.action() == Action.WRITE || next.action() == Action.SWAP) {
                    open.add(new State(done, next.value(), state.version() + 1));
                } else {
                    // What has no effect and may come now may always come now: no other order has to be looked at.
                    open.subList(firstWrite, open.size()).clear();
                    open.add(new State(done, state.value(), state.version()));
                    return;
                }
            }
        }
    }

    private static boolean isPossible(State state, Operation next) {
        return switch (next.action()) {
            case WRITE -> true;
            case SWAP -> state.version() == next.version();
            case SWAP_REFUSED -> state.version() != next.version();
            case READ -> state.value() == next.value() && state.version() == next.version();
        };
    }
}
