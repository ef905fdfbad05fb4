package dev.baton.simulation.client;

import dev.baton.simulation.check.Linearizability;
import dev.baton.simulation.check.Linearizability.Action;
import dev.baton.simulation.check.Linearizability.Operation;
import dev.baton.simulation.check.Linearizability.Outcome;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Registers that several clients use, each for a while, with all that was done to them. */
final class Registers {
    private static final int COUNT = 3;

    /** One register. */
    static final class Register {
        final String path;
        private final List<@Nullable Operation> operations = new ArrayList<>();
        private int begun;

        Register(String path) {
            this.path = path;
        }

        /** Whether there is room for one more operation, which then has to be begun. */
        boolean reserve() {
            if (begun >= Linearizability.OPERATIONS_MAX) {
                return false;
            }
            begun++;
            return true;
        }

        /** A write begins, and may take effect from now on; returns how {@link #end} knows it. */
        int begin(long called, Action action, long value, int version) {
            operations.add(new Operation(called, Long.MAX_VALUE, action, value, version));
            return operations.size() - 1;
        }

        /** The write has been answered: done, or if not, it was not. */
        void end(int index, long answered, boolean done) {
            Operation begunWrite = operations.get(index);
            operations.set(
                    index,
                    done && begunWrite != null
                            ? new Operation(
                                    begunWrite.called(),
                                    answered,
                                    begunWrite.action(),
                                    begunWrite.value(),
                                    begunWrite.version())
                            : null);
        }

        /** An operation without an effect has ended. */
        void record(long called, long answered, Action action, long value, int version) {
            operations.add(new Operation(called, answered, action, value, version));
        }

        private List<Operation> known() {
            return operations.stream().filter(Objects::nonNull).toList();
        }
    }

    private final List<Register> current = new ArrayList<>();
    private final List<Register> all = new ArrayList<>();

    Registers() {
        for (int i = 0; i < COUNT; i++) {
            current.add(make());
        }
    }

    private Register make() {
        Register register = new Register("/r/k" + all.size());
        all.add(register);
        return register;
    }

    /** A register that has room for one more operation. */
    Register next(Chance chance) {
        int index = chance.nextInt(COUNT);
        if (!current.get(index).reserve()) {
            current.set(index, make());
            current.get(index).reserve();
        }
        return current.get(index);
    }

    void finish() {
        for (Register register : all) {
            Violation.unless(
                    Linearizability.check(register.known()) != Outcome.NOT_LINEARIZABLE,
                    "LIN",
                    "no order explains what was done to %s: %s",
                    register.path,
                    register.known());
        }
    }
}
