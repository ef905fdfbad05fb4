package dev.baton.client;

import dev.baton.client.error.BadVersion;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.wire.model.Stat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A node that holds a value of one type. Thread-safe; costs nothing to make.
 *
 * @param <T> the value's type
 */
public final class TypedNode<T> {
    private static final int TRIES_MAX = 100;

    private final Client client;
    private final String path;
    private final Codec<T> codec;

    /**
     * A value with the stat of its node.
     *
     * @param value as read
     * @param stat for conditional changes
     */
    public record Versioned<T>(T value, Stat stat) {}

    private TypedNode(Client client, String path, Codec<T> codec) {
        this.client = Objects.requireNonNull(client, "client");
        this.path = OptionChecks.path(path);
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    public static <T> TypedNode<T> of(Client client, String path, Codec<T> codec) {
        return new TypedNode<>(client, path, codec);
    }

    /** The value; empty if there is no node. Fails with what the codec throws. */
    public CompletableFuture<Optional<Versioned<T>>> get() {
        CompletableFuture<Optional<Versioned<T>>> result = new CompletableFuture<>();
        client.getData(path).whenComplete((node, error) -> {
            if (error instanceof NoNode) {
                result.complete(Optional.empty());
            } else if (error != null) {
                result.completeExceptionally(error);
            } else {
                try {
                    byte[] data = node.data();
                    T value = codec.decode(data == null ? new byte[0] : data);
                    result.complete(Optional.of(new Versioned<>(value, node.stat())));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            }
        });
        return result;
    }

    /** Sets the value, whatever it was; makes the node and its parents if there is none. */
    public CompletableFuture<Stat> set(T value) {
        return Trees.createOrSet(client, path, codec.encode(value));
    }

    /** Sets the value if the node is still as it was read. Fails with BadVersion or NoNode otherwise. */
    public CompletableFuture<Stat> set(T value, Versioned<T> read) {
        return client.setData(
                path,
                codec.encode(value),
                WriteOptions.DEFAULT.withVersion(read.stat().version()));
    }

    /**
     * Changes the value by a function, again and again until nobody was in between; makes the node if there is none.
     *
     * @param initial taken for the value of a node that does not exist
     * @param change called on the callback lane, possibly several times; must not block
     */
    public CompletableFuture<T> update(T initial, UnaryOperator<T> change) {
        CompletableFuture<T> result = new CompletableFuture<>();
        update(initial, change, TRIES_MAX, result);
        return result;
    }

    private void update(T initial, UnaryOperator<T> change, int tries, CompletableFuture<T> result) {
        get().whenComplete((read, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
                return;
            }
            try {
                T next = change.apply(read.isPresent() ? read.get().value() : initial);
                write(read, next).whenComplete((done, refusal) -> {
                    boolean lostRace =
                            refusal instanceof BadVersion || refusal instanceof NodeExists || refusal instanceof NoNode;
                    if (refusal == null) {
                        result.complete(next);
                    } else if (lostRace && tries > 1) {
                        update(initial, change, tries - 1, result);
                    } else {
                        result.completeExceptionally(refusal);
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    private CompletableFuture<?> write(Optional<Versioned<T>> read, T next) {
        return read.isPresent()
                ? set(next, read.get())
                : client.create(path, codec.encode(next), CreateOptions.DEFAULT.withParents());
    }

    @Override
    public String toString() {
        return "TypedNode[" + path + "]";
    }
}
