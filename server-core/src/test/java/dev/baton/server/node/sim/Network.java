package dev.baton.server.node.sim;

import dev.baton.server.zab.Message;
import dev.baton.server.zab.sim.EventQueue;
import dev.baton.server.zab.wire.QuorumCodec;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Connections between members. Votes are messages that arrive or not; a quorum connection is a stream each way, in order, through the
 * real codec. A cut direction holds everything back until it heals or somebody gives up.
 */
final class Network {
    /** What travels besides messages: raw bytes of a snapshot, and its end. */
    record Raw(byte[] bytes) {}

    enum Mark {
        SNAPSHOT_END,
        FIN
    }

    /** One quorum connection. */
    final class Link {
        final SimNode learner;
        final SimNode leader;
        private final Stream toLeader;
        private final Stream toLearner;
        private boolean known;

        Link(SimNode learner, SimNode leader) {
            this.learner = learner;
            this.leader = leader;
            toLeader = new Stream(this, learner, leader);
            toLearner = new Stream(this, leader, learner);
        }

        SimNode other(SimNode side) {
            return side == learner ? leader : learner;
        }

        void send(SimNode from, Object what) {
            (from == learner ? toLeader : toLearner).send(what instanceof Message message ? encode(message) : what);
        }

        void closedBy(SimNode side) {
            if (random.nextBoolean()) {
                (side == learner ? toLeader : toLearner).packets.clear();
            }
            send(side, Mark.FIN);
        }

        void reset() {
            toLeader.packets.clear();
            toLearner.packets.clear();
            toLeader.send(Mark.FIN);
            toLearner.send(Mark.FIN);
        }

        private void receive(SimNode to, Object what) {
            if (what == Mark.FIN) {
                to.onLinkDown(this);
                return;
            }
            if (to == leader && !known) {
                known = true;
                to.onLinkUp(this);
            }
            to.onPacket(this, what instanceof byte[] packet ? QuorumCodec.decode(new WireReader(packet)) : what);
        }
    }

    private record Packet(long readyAt, Object what) {}

    private final class Stream {
        private final Link link;
        private final SimNode from;
        private final SimNode to;
        private final ArrayDeque<Packet> packets = new ArrayDeque<>();
        private long lastReady;

        Stream(Link link, SimNode from, SimNode to) {
            this.link = link;
            this.from = from;
            this.to = to;
        }

        void send(Object what) {
            lastReady = Math.max(lastReady, events.now() + delay());
            packets.add(new Packet(lastReady, what));
            events.at(lastReady, this::drain);
        }

        private void drain() {
            if (isCut(from, to)) {
                if (!packets.isEmpty()) {
                    events.after(20 * Ensemble.MILLI, this::drain);
                }
                return;
            }
            while (!packets.isEmpty() && packets.peek().readyAt() <= events.now()) {
                Object what = packets.remove().what();
                to.whenAwake(() -> link.receive(to, what));
            }
        }
    }

    private final EventQueue events;
    private final Random random;
    private final Set<Long> cuts = new HashSet<>();
    private final Set<Long> electionUp = new HashSet<>();
    private final List<Link> links = new java.util.ArrayList<>();
    private long delayMax = 2 * Ensemble.MILLI;

    Network(EventQueue events, Random random) {
        this.events = events;
        this.random = random;
    }

    private static byte[] encode(Message message) {
        WireWriter out = new WireWriter();
        QuorumCodec.encode(message, out);
        return out.toByteArray();
    }

    void slow(long delayMaxNanos) {
        delayMax = delayMaxNanos;
    }

    /** Nothing goes from one to the other any more. */
    void cut(SimNode from, SimNode to) {
        cuts.add(pair(from, to));
        refreshElection(from, to);
    }

    void heal(List<SimNode> members) {
        cuts.clear();
        members.forEach(a -> members.forEach(b -> refreshElection(a, b)));
    }

    boolean isCut(SimNode from, SimNode to) {
        return cuts.contains(pair(from, to));
    }

    /** Breaks one of the standing connections. */
    void resetOne() {
        links.removeIf(link -> !link.learner.uses(link) && !link.leader.uses(link));
        if (!links.isEmpty()) {
            links.get(random.nextInt(links.size())).reset();
        }
    }

    void connect(SimNode learner, SimNode leader, int attempt) {
        events.after(delay(), () -> {
            boolean reachable = leader.isUp() && !isCut(learner, leader) && !isCut(leader, learner);
            Link link = reachable ? new Link(learner, leader) : null;
            if (link != null) {
                links.add(link);
            }
            learner.whenAwake(() -> learner.onConnectResult(leader, attempt, link));
        });
    }

    void sendVote(SimNode from, SimNode to, Message message) {
        if (isCut(from, to)) {
            return;
        }
        int incarnation = to.incarnation();
        events.after(delay(), () -> {
            if (to.isUp() && to.incarnation() == incarnation && !isCut(from, to)) {
                to.onVote(from, message);
            }
        });
    }

    void refreshElection(SimNode a, SimNode b) {
        if (a != b) {
            events.after(delay(), () -> setElection(a, b));
        }
    }

    void forgetElection(SimNode dead, List<SimNode> members) {
        for (SimNode other : members) {
            electionUp.remove(pair(dead, other));
            refreshElection(dead, other);
        }
    }

    private void setElection(SimNode a, SimNode b) {
        boolean up = a.isUp() && b.isUp() && !isCut(a, b) && !isCut(b, a);
        for (List<SimNode> side : List.of(List.of(a, b), List.of(b, a))) {
            long key = pair(side.get(0), side.get(1));
            if (up ? electionUp.add(key) : electionUp.remove(key)) {
                side.get(0).onElectionLink(side.get(1), up);
            }
        }
    }

    private long delay() {
        double tail = random.nextDouble();
        return 50_000 + (long) (delayMax * tail * tail * tail);
    }

    private static long pair(SimNode from, SimNode to) {
        return from.id() * 1_000 + to.id();
    }
}
