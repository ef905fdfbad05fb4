package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.NameLookup;
import dev.baton.server.loop.Peers;
import dev.baton.server.node.EnsembleChange;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.Storage;
import dev.baton.server.zab.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Both ports of a member. {@link #bind} is called by the starting thread, everything else on the loop.
 *
 * <p>What is blocking (looking up names, reading the log for a learner) has one thread of its own, which exists while there is work.
 */
public final class PeerTransport implements Peers {
    private static final long LANE_KEEP_SECONDS = 10;

    private final ThreadPoolExecutor lane;
    private final NameLookup names;
    private final Faults faults = new Faults();
    private final PeerRefusals refusals = new PeerRefusals();
    private final PeerSettings settings;
    private final Consumer<EnsembleChange> keeper;
    private final ElectionPort election;
    private final QuorumPort quorum;

    /**
     * @param storage read from for learners, written to with snapshots that come
     * @param intakeBytesPending how much of the latter waits for the disk
     * @param node is told what happens, on the loop
     * @param keeper is told of configurations, on the thread for what is blocking
     */
    public PeerTransport(
            EdgeLoop edge,
            PeerSettings settings,
            Storage storage,
            LongSupplier intakeBytesPending,
            Consumer<NodeInput> node,
            Consumer<EnsembleChange> keeper) {
        this.settings = settings;
        this.keeper = keeper;
        lane = new ThreadPoolExecutor(
                1, 1, LANE_KEEP_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), PeerTransport::daemon);
        lane.allowCoreThreadTimeOut(true);
        lane.setRejectedExecutionHandler((work, executor) -> {
            // The member has ended; nobody waits for it.
        });
        names = new NameLookup(edge, lane);
        Dialer dialer = new Dialer(edge, names);
        election = new ElectionPort(edge, settings, dialer, faults, refusals, node);
        quorum = new QuorumPort(edge, settings, dialer, faults, refusals, storage, intakeBytesPending, lane, node);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "baton-peer-lane");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Listens on both ports, or on none.
     *
     * @throws IOException if one cannot be had
     */
    public void bind(Endpoint forElections, Endpoint forLearners) throws IOException {
        election.bind(forElections);
        try {
            quorum.bind(forLearners);
        } catch (IOException e) {
            election.unbind();
            throw e;
        }
    }

    /** Begins to call the others, after the node can be told. */
    public void start() {
        election.start();
    }

    @Override
    public void carryOut(PeerOrder order) {
        switch (order.kind()) {
            case SEND -> {
                PeerOrder.Send send = (PeerOrder.Send) order;
                if (send.message() instanceof Message.Election vote) {
                    election.send(send.peer(), vote.notification());
                } else {
                    quorum.carryOut(order);
                }
            }
            case CONNECT -> quorum.connect(order.peer());
            case DISCONNECT -> quorum.disconnect(order.peer());
            case STREAM_LOG, SNAPSHOT_BEGIN, SNAPSHOT_BYTES, SNAPSHOT_END -> quorum.carryOut(order);
        }
    }

    @Override
    public void configure(EnsembleChange change) {
        PeerSettings next = settings.withMembers(Rosters.addresses(change));
        election.configure(next, Rosters.proposedAddresses(change));
        quorum.configure(next);
        lane.execute(() -> keeper.accept(change));
    }

    /** This member is reached elsewhere from now on. Connections that stand are left to those who made them. */
    public void move(Endpoint forElections, Endpoint forLearners) {
        election.move(forElections, names);
        quorum.move(forLearners, names);
    }

    /** Looks names up on the thread for what is blocking. */
    public NameLookup names() {
        return names;
    }

    @Override
    public void flush() {
        quorum.flush();
    }

    @Override
    public void snapshotReceived(SnapshotReceiver receiver, boolean ok) {
        quorum.snapshotReceived(receiver, ok);
    }

    /** Connections ended for this reason since the start. */
    public long refusedCount(PeerRefusal reason) {
        return refusals.count(reason);
    }

    /** Where it listens for votes, with the port that was found if 0 was asked for. */
    public InetSocketAddress electionAddress() {
        return election.address();
    }

    /** Where it listens for learners, likewise. */
    public InetSocketAddress quorumAddress() {
        return quorum.address();
    }

    /**
     * Loses what is sent to a member, or what comes from it, without a word, and lets no connection be made. For tests.
     */
    public void cut(long peer, boolean to, boolean from) {
        faults.cut(peer, to, from);
    }

    /** Carries everything again. What was cut has lost bytes, so all connections are made anew. */
    public void heal() {
        faults.heal();
        election.reset();
        quorum.reset();
    }

    /** Accepts nothing more and drops all connections, without a word to the node. */
    public void close() {
        election.close();
        quorum.close();
        lane.shutdown();
    }
}
