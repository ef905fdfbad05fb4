package dev.baton.server.edge.peer;

import static org.awaitility.Awaitility.await;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.zab.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A transport on a loop of its own, with a record of what it tells. */
final class TestPeer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    final EdgeLoop edge = EdgeLoop.create();
    final FakeStorage storage = new FakeStorage();
    final List<NodeInput> told = new CopyOnWriteArrayList<>();
    final PeerTransport transport;

    TestPeer(PeerSettings settings) throws IOException {
        transport = new PeerTransport(edge, settings, storage, () -> 0, told::add, change -> {});
        storage.onReceived((receiver, ok) -> edge.executor().execute(() -> transport.snapshotReceived(receiver, ok)));
        PeerSettings.Address own = settings.members().get(settings.self());
        transport.bind(new Endpoint(own.host(), own.electionPort()), new Endpoint(own.host(), own.quorumPort()));
    }

    TestPeer started() {
        run(transport::start);
        return this;
    }

    void order(PeerOrder... orders) {
        run(() -> {
            for (PeerOrder order : orders) {
                transport.carryOut(order);
            }
            transport.flush();
        });
    }

    void send(long peer, Message message) {
        order(new PeerOrder.Send(peer, message));
    }

    void run(Runnable work) {
        try {
            edge.executor().submit(work).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    void awaitTold(NodeInput input) {
        await("told " + input + ", but " + told).atMost(LIMIT).until(() -> told.contains(input));
    }

    void awaitTold(Predicate<List<NodeInput>> condition) {
        await().atMost(LIMIT).until(() -> condition.test(told));
    }

    void awaitRefused(PeerRefusal reason) {
        await(reason.name()).atMost(LIMIT).until(() -> transport.refusedCount(reason) > 0);
    }

    @Override
    public void close() {
        run(transport::close);
        edge.close();
    }
}
