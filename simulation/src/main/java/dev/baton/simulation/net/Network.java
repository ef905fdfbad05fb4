package dev.baton.simulation.net;

import dev.baton.server.zab.Message;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything between hosts: connections, votes, delay, and what is cut. Cuts are counted, so those that overlap end
 * one by one; {@link #healAll} ends all of them, and makes the ends that are still to come void.
 */
public final class Network {
    private static final int ADDRESSES = 256;
    private static final long DELAY_MIN = 50_000;

    private final World world;
    private final Chance chance;
    private final int[] cuts = new int[ADDRESSES * ADDRESSES];
    private final long[] slowLinks = new long[ADDRESSES * ADDRESSES];
    private final List<Connection> connections = new ArrayList<>();
    private final Set<Connection> waiting = new LinkedHashSet<>();
    private final Set<Integer> electionUp = new HashSet<>();
    private final List<Voter> voters = new ArrayList<>();
    private final long calmDelayMax;
    private long delayMax;
    private double lossOfVotes;
    private int healings;

    /** @param delayMaxNanos in calm weather; most packets take a small part of it */
    public Network(World world, long delayMaxNanos) {
        this.world = world;
        this.chance = world.chance("network");
        calmDelayMax = delayMaxNanos;
        delayMax = delayMaxNanos;
    }

    /** Makes a member known to the others. */
    public void join(Voter voter) {
        voters.add(voter);
    }

    /** Opens a connection. The outcome, null for a failure, comes when the dialler is awake. */
    public void dial(Host from, Receiver receiver, Host to, Consumer<@Nullable Connection> outcome) {
        boolean lost = isCut(from, to) || isCut(to, from);
        world.events().after(delay(from, to) + (lost ? calmDelayMax * 10 : 0), () -> {
            boolean reachable = to.isUp() && !isCut(from, to) && !isCut(to, from);
            from.whenAwake(() -> {
                Connection connection = reachable && to.isUp() ? new Connection(this, from, receiver, to) : null;
                if (connection != null) {
                    connections.add(connection);
                }
                outcome.accept(connection);
            });
        });
    }

    /** Nothing goes from one to the other any more. */
    public void cut(Host from, Host to) {
        cuts[pair(from, to)]++;
        refreshElection(from, to);
    }

    /** Ends one cut, unless everything was healed since {@code healing}, as {@link #healings()} said. */
    public void mend(Host from, Host to, int healing) {
        if (healing != healings || --cuts[pair(from, to)] > 0) {
            return;
        }
        refreshElection(from, to);
        drainWaiting();
    }

    /** Ends every cut, and the bad weather. */
    public void healAll() {
        healings++;
        java.util.Arrays.fill(cuts, 0);
        java.util.Arrays.fill(slowLinks, 0);
        weather(0, calmDelayMax);
        for (Voter a : voters) {
            voters.forEach(b -> refreshElection(a, b));
        }
        drainWaiting();
    }

    public int healings() {
        return healings;
    }

    public boolean isCut(Host from, Host to) {
        return cuts[pair(from, to)] > 0;
    }

    /** How many votes are lost, of one, and how long packets take at most. */
    public void weather(double loss, long delayMaxNanos) {
        lossOfVotes = loss;
        delayMax = delayMaxNanos;
    }

    public long calmDelayMax() {
        return calmDelayMax;
    }

    /** Packets from one to the other take longer by up to this; 0 for no longer. */
    public void slowLink(Host from, Host to, long extraNanos) {
        slowLinks[pair(from, to)] = extraNanos;
    }

    /** Breaks one of the standing connections of a host, if it has any. */
    public boolean resetOne(Host host) {
        connections.removeIf(connection -> !connection.isOpen());
        List<Connection> own = connections.stream()
                .filter(connection -> connection.dialler() == host || connection.listener() == host)
                .toList();
        if (own.isEmpty()) {
            return false;
        }
        chance.of(own).reset();
        return true;
    }

    /** Breaks all standing connections between two hosts. */
    public void resetBetween(Host a, Host b) {
        for (Connection connection : List.copyOf(connections)) {
            boolean theirs = connection.dialler() == a && connection.listener() == b
                    || connection.dialler() == b && connection.listener() == a;
            if (theirs && connection.isOpen()) {
                connection.reset();
            }
        }
    }

    /** Breaks all standing connections of a host. */
    public void resetAll(Host host) {
        connections.removeIf(connection -> !connection.isOpen());
        for (Connection connection : List.copyOf(connections)) {
            if (connection.dialler() == host || connection.listener() == host) {
                connection.reset();
            }
        }
    }

    /** A process died: with a word to its peers, or without one because the machine lost its power. */
    public void dropAll(Host host, boolean silently) {
        for (Connection connection : connections) {
            if (connection.dialler() == host || connection.listener() == host) {
                if (silently) {
                    connection.vanish(host);
                } else {
                    connection.close(host);
                }
            }
        }
        connections.removeIf(connection -> !connection.isOpen());
    }

    /** Sends a vote, which may be lost. */
    public void sendVote(Voter from, Voter to, Message message) {
        if (isCut(from, to) || chance.nextDouble() < lossOfVotes) {
            return;
        }
        int incarnation = to.incarnation();
        world.events().after(delay(from, to), () -> {
            if (to.isUp() && to.incarnation() == incarnation && !isCut(from, to)) {
                to.onVote(from, message);
            }
        });
    }

    /** A member has started, or is gone: its election connections follow after a while. */
    public void refreshElections(Voter member) {
        voters.forEach(other -> refreshElection(member, other));
    }

    /** A member is gone: what it knew of its election connections is gone with it. */
    public void forgetElections(Voter dead) {
        for (Voter other : voters) {
            electionUp.remove(pair(dead, other));
        }
        refreshElections(dead);
    }

    private void refreshElection(Host a, Host b) {
        if (a != b && a instanceof Voter left && b instanceof Voter right) {
            world.events().after(delay(a, b) * chance.between(1, 5), () -> setElection(left, right));
        }
    }

    private void setElection(Voter a, Voter b) {
        boolean up = a.isUp() && b.isUp() && !isCut(a, b) && !isCut(b, a);
        setElectionSide(a, b, up);
        setElectionSide(b, a, up);
    }

    private void setElectionSide(Voter side, Voter other, boolean up) {
        int key = pair(side, other);
        if (up ? electionUp.add(key) : electionUp.remove(key)) {
            side.onElectionLink(other, up);
        }
    }

    private void drainWaiting() {
        List<Connection> held = new ArrayList<>(waiting);
        waiting.clear();
        for (Connection connection : held) {
            world.events().after(DELAY_MIN + chance.nanos(calmDelayMax), connection::drain);
        }
    }

    void waitsForHealing(Connection connection) {
        waiting.add(connection);
    }

    long now() {
        return world.now();
    }

    void at(long time, Runnable action) {
        world.events().at(time, action);
    }

    Chance chance() {
        return chance;
    }

    /** Mostly short, sometimes long. */
    long delay(Host from, Host to) {
        double tail = chance.nextDouble();
        return DELAY_MIN + (long) (delayMax * tail * tail * tail) + chance.nanos(slowLinks[pair(from, to)]);
    }

    private static int pair(Host from, Host to) {
        return from.address() * ADDRESSES + to.address();
    }
}
