package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.recipes.driver.RankedNodes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looking at the contenders of a lock from outside. */
final class Contenders {
    private Contenders() {}

    /** In their order; those that go meanwhile are left out. */
    static CompletableFuture<List<LockContender>> list(Client client, String parent) {
        return RankedNodes.list(client, parent, Contenders::contenderOf);
    }

    private static LockContender contenderOf(String path, NodeData node) {
        byte[] data = node.data();
        return new LockContender(
                path,
                node.stat().czxid(),
                node.stat().ephemeralOwner(),
                Instant.ofEpochMilli(node.stat().ctime()),
                data == null ? Optional.empty() : LockOwner.decode(data));
    }

    /** Asks one of them to give up. */
    static CompletableFuture<LockContender> revoke(Client client, LockContender holder) {
        return RankedNodes.ask(client, holder.path()).thenApply(stat -> holder);
    }
}
