package dev.baton.client;

import dev.baton.wire.model.CreateMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes and checks that take effect together or not at all, for {@link Client#multi(Transaction)}. Each sees the effects of
 * those before it. Immutable: every method returns a longer transaction.
 *
 * <pre>{@code
 * client.multi(Transaction.EMPTY.check("/leader", 3).setData("/state", bytes).delete("/todo/17"));
 * }</pre>
 */
public final class Transaction {
    /** Nothing; the start of every transaction. */
    public static final Transaction EMPTY = new Transaction(List.of());

    private final List<Step> steps;

    private Transaction(List<Step> steps) {
        this.steps = steps;
    }

    public Transaction create(String path, byte @Nullable [] data) {
        return create(path, data, CreateOptions.DEFAULT);
    }

    /**
     * Creates a node; the answer is an {@link OpResult.Create}.
     *
     * @throws IllegalArgumentException also if the options ask for parents, a protected name or a timeout, which need requests of
     *     their own
     */
    public Transaction create(String path, byte @Nullable [] data, CreateOptions options) {
        options.checkConsistent();
        if (options.createParents() || options.protectedId() != null || options.timeout() != null) {
            throw new IllegalArgumentException(
                    "a create in a transaction cannot have createParents, protectedId or a timeout of its own");
        }
        return plus(new CreateStep(creatablePath(path, options.mode()), data, options));
    }

    public Transaction setData(String path, byte @Nullable [] data) {
        return setData(path, data, WriteOptions.ANY_VERSION);
    }

    public Transaction setData(String path, byte @Nullable [] data, int version) {
        return plus(new SetDataStep(OptionChecks.path(path), data, version));
    }

    public Transaction delete(String path) {
        return delete(path, WriteOptions.ANY_VERSION);
    }

    public Transaction delete(String path, int version) {
        return plus(new DeleteStep(OptionChecks.path(path), version));
    }

    /** Fails the transaction unless the node exists and has this version; {@link WriteOptions#ANY_VERSION} matches any. */
    public Transaction check(String path, int version) {
        return plus(new CheckStep(OptionChecks.path(path), version));
    }

    /** The operations of this one, and then those of another. */
    public Transaction then(Transaction other) {
        List<Step> longer = new ArrayList<>(steps.size() + other.steps.size());
        longer.addAll(steps);
        longer.addAll(other.steps);
        return new Transaction(Collections.unmodifiableList(longer));
    }

    /** Number of operations. */
    public int size() {
        return steps.size();
    }

    List<Step> steps() {
        return steps;
    }

    private Transaction plus(Step step) {
        List<Step> longer = new ArrayList<>(steps.size() + 1);
        longer.addAll(steps);
        longer.add(step);
        return new Transaction(Collections.unmodifiableList(longer));
    }

    /** A sequential node's name may be nothing but its number, so its path may end with a slash. */
    static String creatablePath(String path, CreateMode mode) {
        if (mode.isSequential() && path.endsWith("/")) {
            OptionChecks.path(path + "0");
            return path;
        }
        return OptionChecks.path(path);
    }

    /** One operation. */
    sealed interface Step {
        OpResult.Kind kind();

        String path();
    }

    record CreateStep(String path, byte @Nullable [] data, CreateOptions options) implements Step {
        @Override
        public OpResult.Kind kind() {
            return OpResult.Kind.CREATE;
        }
    }

    record SetDataStep(String path, byte @Nullable [] data, int version) implements Step {
        @Override
        public OpResult.Kind kind() {
            return OpResult.Kind.SET_DATA;
        }
    }

    record DeleteStep(String path, int version) implements Step {
        @Override
        public OpResult.Kind kind() {
            return OpResult.Kind.DELETE;
        }
    }

    record CheckStep(String path, int version) implements Step {
        @Override
        public OpResult.Kind kind() {
            return OpResult.Kind.CHECK;
        }
    }
}
