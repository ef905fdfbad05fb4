package dev.baton.server.zab.sim;

import dev.baton.server.zab.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The two kinds of connection between members. Election messages may be lost and are delayed. A quorum connection is a stream in each
 * direction: in order, nothing lost while it stands; a cut direction holds everything back until it heals or the connection breaks, and
 * the two sides learn of a break at different times, or not before the network heals.
 */
final class SimNetwork {
    /** One quorum connection. */
    final class Link {
        final SimMember learner;
        final SimMember leader;
        private final Stream toLeader;
        private final Stream toLearner;
        private boolean known;

        Link(SimMember learner, SimMember leader) {
            this.learner = learner;
            this.leader = leader;
            toLeader = new Stream(this, learner, leader);
            toLearner = new Stream(this, leader, learner);
        }

        SimMember other(SimMember side) {
            return side == learner ? leader : learner;
        }

        /** {@code what} is a {@link Message} or a {@link SimMember.SnapshotBody}. */
        void send(SimMember from, Object what) {
            (from == learner ? toLeader : toLearner).send(what);
        }

        /** One side is done with it; the other hears of it behind, or instead of, what is under way. */
        void closedBy(SimMember side) {
            if (random.nextBoolean()) {
                streamFrom(side).packets.clear();
            }
            streamFrom(side).send(Fin.INSTANCE);
        }

        /** Breaks for both sides, each in its own time. */
        void reset() {
            for (SimMember side : List.of(learner, leader)) {
                streamFrom(side).packets.clear();
                streamFrom(side).send(Fin.INSTANCE);
            }
        }

        private Stream streamFrom(SimMember side) {
            return side == learner ? toLeader : toLearner;
        }

        private void deliver(SimMember to, Object what) {
            to.whenAwake(() -> receive(to, what));
        }

        private void receive(SimMember to, Object what) {
            if (what == Fin.INSTANCE) {
                to.onLinkDown(this);
                return;
            }
            if (to == leader && !known) {
                known = true;
                to.onLinkUp(this);
            }
            to.onPacket(this, what);
        }
    }

    private enum Fin {
        INSTANCE
    }

    private record Packet(long readyAt, Object what) {}

    /** One direction of a connection. */
    private final class Stream {
        private final Link link;
        private final SimMember from;
        private final SimMember to;
        private final ArrayDeque<Packet> packets = new ArrayDeque<>();
        private long lastReady;

        Stream(Link link, SimMember from, SimMember to) {
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
                    events.after(20 * SimWorld.MILLI, this::drain);
                }
                return;
            }
            while (!packets.isEmpty() && packets.peek().readyAt() <= events.now()) {
                link.deliver(to, packets.remove().what());
            }
        }
    }

    private final EventQueue events;
    private final Random random;
    private final List<Link> links = new ArrayList<>();
    private final Set<Long> cuts = new TreeSet<>();
    private final Set<Long> electionUp = new TreeSet<>();
    private double lossOfVotes;
    private long delayMax = 2 * SimWorld.MILLI;

    SimNetwork(EventQueue events, Random random) {
        this.events = events;
        this.random = random;
    }

    void weather(double loss, long delayMaxNanos) {
        lossOfVotes = loss;
        delayMax = delayMaxNanos;
    }

    void cut(SimMember from, SimMember to) {
        cuts.add(pair(from, to));
        refreshElection(from, to);
    }

    void heal(List<SimMember> members) {
        cuts.clear();
        for (SimMember a : members) {
            members.forEach(b -> refreshElection(a, b));
        }
    }

    boolean isCut(SimMember from, SimMember to) {
        return cuts.contains(pair(from, to));
    }

    /** Breaks one of the standing connections, if there is any. */
    boolean resetOne() {
        links.removeIf(link -> !link.learner.uses(link) && !link.leader.uses(link));
        if (links.isEmpty()) {
            return false;
        }
        links.get(random.nextInt(links.size())).reset();
        return true;
    }

    void connect(SimMember learner, SimMember leader, int attempt) {
        events.after(delay(), () -> {
            boolean reachable = leader.isUp() && !isCut(learner, leader) && !isCut(leader, learner);
            Link link = reachable ? new Link(learner, leader) : null;
            if (link != null) {
                links.add(link);
            }
            learner.whenAwake(() -> learner.onConnectResult(leader, attempt, link));
        });
    }

    void sendVote(SimMember from, SimMember to, Message message) {
        if (isCut(from, to) || random.nextDouble() < lossOfVotes) {
            return;
        }
        int incarnation = to.incarnation();
        events.after(delay(), () -> {
            if (to.isUp() && to.incarnation() == incarnation && !isCut(from, to)) {
                to.onVote(from, message);
            }
        });
    }

    /** Makes the election connection between two members what it should be, after a while. */
    void refreshElection(SimMember a, SimMember b) {
        if (a != b) {
            events.after(delay(), () -> setElection(a, b));
        }
    }

    private void setElection(SimMember a, SimMember b) {
        boolean up = a.isUp() && b.isUp() && !isCut(a, b) && !isCut(b, a);
        for (List<SimMember> side : List.of(List.of(a, b), List.of(b, a))) {
            long key = pair(side.get(0), side.get(1));
            if (up ? electionUp.add(key) : electionUp.remove(key)) {
                side.get(0).onElectionLink(side.get(1), up);
            }
        }
    }

    /** A process died: its election connections are gone at once, and come back by {@link #refreshElection}. */
    void forgetElection(SimMember dead, List<SimMember> members) {
        for (SimMember other : members) {
            electionUp.remove(pair(dead, other));
            refreshElection(dead, other);
        }
    }

    private long delay() {
        double tail = random.nextDouble();
        return 50_000 + (long) (delayMax * tail * tail * tail);
    }

    private static long pair(SimMember from, SimMember to) {
        return from.id() * 1_000 + to.id();
    }
}
