package dev.baton.client;

import dev.baton.wire.path.ZnodePath;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How far a process has seen the ensemble's history, to be handed to another one in a header: a read there that is made {@link
 * #atLeast} shows everything that was seen here.
 *
 * @param zxid last transaction seen
 */
public record ReadToken(long zxid) {
    private static final String PREFIX = "baton1-";

    /** What this client has seen by now: its own changes and everything it has read. */
    public static ReadToken of(Client client) {
        return new ReadToken(client.lastZxid());
    }

    /**
     * Reads what {@link #toString()} has written.
     *
     * @throws IllegalArgumentException if it has not
     */
    public static ReadToken parse(String text) {
        try {
            if (text.startsWith(PREFIX)) {
                return new ReadToken(Long.parseUnsignedLong(text.substring(PREFIX.length()), 16));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a read token", e);
        }
        throw new IllegalArgumentException("'" + text + "' is not a read token; it begins with " + PREFIX);
    }

    /** The later of two. */
    public ReadToken max(ReadToken other) {
        return zxid >= other.zxid ? this : other;
    }

    /**
     * Makes a read that shows at least what the token's maker had seen. If the client has not heard of that much, a {@code sync}
     * goes out in front of the read in the same flight.
     *
     * @param read a request of the client, for example {@code () -> client.getData("/x")}
     */
    public <T> CompletableFuture<T> atLeast(Client client, Supplier<CompletableFuture<T>> read) {
        return client.lastZxid() >= zxid ? read.get() : behindSync(client, read);
    }

    /**
     * Makes a read that shows at least everything that was committed when this was called: a {@code sync} and the read in one
     * flight. On Apache's servers a sync can be fooled while the leader changes; on Baton's it is a confirmed quorum round.
     */
    public static <T> CompletableFuture<T> linearizable(Client client, Supplier<CompletableFuture<T>> read) {
        return behindSync(client, read);
    }

    private static <T> CompletableFuture<T> behindSync(Client client, Supplier<CompletableFuture<T>> read) {
        CompletableFuture<Void> synced = client.sync(ZnodePath.ROOT);
        // A session's requests take effect in order, so there is no need to wait for the one before sending the other.
        // Nor does a read that is repeated on another connection fall behind: a server that has seen less than the
        // session refuses it. But in another session the sync in front of it does not count.
        CompletableFuture<T> answer = read.get();
        CompletableFuture<T> result = new CompletableFuture<>();
        long session = client.sessionId();
        answer.whenComplete((value, error) -> synced.whenComplete((done, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (error != null) {
                result.completeExceptionally(error);
            } else if (client.sessionId() == session || session == 0) {
                result.complete(value);
            } else {
                behindSync(client, read).whenComplete((again, late) -> {
                    if (late == null) {
                        result.complete(again);
                    } else {
                        result.completeExceptionally(late);
                    }
                });
            }
        }));
        return result;
    }

    /** For headers. */
    @Override
    public String toString() {
        return PREFIX + Long.toHexString(zxid);
    }
}
