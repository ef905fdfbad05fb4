package dev.baton.recipes.leader;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.recipes.driver.RankedNodes;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looking at the candidates below a node. */
final class Candidates {
    private static final byte[] NOTHING = {};

    private Candidates() {}

    /** In their order, the leader first; those that go meanwhile are left out. */
    static CompletableFuture<List<Participant>> list(Client client, String parent) {
        return RankedNodes.list(client, parent, Candidates::participantOf);
    }

    static Participant participantOf(String path, NodeData node) {
        byte[] data = node.data();
        return Participant.of(
                path,
                data == null ? NOTHING : data,
                node.stat().czxid(),
                node.stat().ephemeralOwner());
    }

    /** Asks a candidate to stand back. */
    static CompletableFuture<Void> ask(Client client, Participant leader) {
        return RankedNodes.ask(client, leader.path()).thenApply(stat -> null);
    }
}
