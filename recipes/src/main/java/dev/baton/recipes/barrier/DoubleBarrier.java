package dev.baton.recipes.barrier;

import dev.baton.client.Client;
import dev.baton.recipes.node.Calls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Lets a number of processes begin together and end together; the nodes are those of Curator's {@code DistributedDoubleBarrier}. Thread-safe;
 * holds nothing while unused.
 *
 * <p>Below the barrier's path each who has entered has an ephemeral node with a name of its own. Whoever finds the number reached is in;
 * whoever came last, or else another one who is in, makes the node {@code ready}, which is all that the others wait for. It says up
 * to when the members were counted, and lets nobody in who came later.
 *
 * <ul>
 *   <li><b>Guarantee:</b> nobody gets in before the number has been reached at some moment after it asked to.
 *   <li><b>Suspension:</b> waiting goes on. <b>Loss of the session</b> while waiting or inside: the node is made again with the next session.
 *   <li><b>Time runs out, the future is cancelled:</b> the own node is removed. Others may have been let in meanwhile, counting it.
 *   <li><b>Unknown outcome, node deleted by somebody:</b> found out and made again.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}.
 * </ul>
 */
public final class DoubleBarrier {
    private final Client client;
    private final String path;
    private final int members;

    private DoubleBarrier(Client client, String path, int members) {
        this.client = client;
        this.path = path;
        this.members = members;
    }

    /**
     * The barrier at a path. Makes no request.
     *
     * @param members how many must enter, at least 1; the same for all
     */
    public static DoubleBarrier on(Client client, String path, int members) {
        if (members < 1) {
            throw new IllegalArgumentException("members is " + members + "; it must be at least 1");
        }
        return new DoubleBarrier(client, Calls.path(path), members);
    }

    /** Enters; completes when enough have. Fails with {@link BarrierTimeout} if they do not come in time. */
    public CompletableFuture<Seat> enterAsync(Duration timeout) {
        return Seat.enter(client, path, members, Calls.positive(timeout));
    }

    /** As {@link #enterAsync}, waiting. An interrupt takes the entry back. */
    public Seat enter(Duration timeout) throws InterruptedException {
        return Calls.await(enterAsync(timeout), Seat::close);
    }

    @Override
    public String toString() {
        return "DoubleBarrier[" + path + ", " + members + " members]";
    }
}
