package dev.baton.testing;

import dev.baton.testing.FaultProxy.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The links between the members of an ensemble of processes on this machine, those for elections and those for the quorum, each
 * through a {@link FaultProxy} of its own. What one member says to another can be held back while the other direction stays
 * whole, as behind a one-way fault of a network; what is held back arrives when the links are whole again, late and in its order.
 *
 * <p>Members are numbered from 1. Each is configured with its own ports for itself, and with {@link #quorumPort} and
 * {@link #electionPort} for the others. Thread-safe. Servers of Apache ZooKeeper name their own address when they want to be called
 * back by a member with a larger number, and that call goes past the proxies; give them a port on which nobody listens where they
 * would call upwards.
 */
public final class PeerLinks implements AutoCloseable {
    /**
     * Where a member listens for the others.
     *
     * @param quorum port for those who follow it
     * @param election port for votes
     */
    public record MemberPorts(int quorum, int election) {}

    /** Who calls whom. */
    private record Way(int from, int to) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            return from != other.from ? Integer.compare(from, other.from) : Integer.compare(to, other.to);
        }
    }

    private record Link(FaultProxy quorum, FaultProxy election) {
        void hold(Direction direction) {
            quorum.hold(direction);
            election.hold(direction);
        }
    }

    private final int size;
    private final Map<Way, Link> links = new TreeMap<>();

    private PeerLinks(List<MemberPorts> members) {
        size = members.size();
        for (int from = 1; from <= size; from++) {
            for (int to = 1; to <= size; to++) {
                if (from != to) {
                    MemberPorts called = members.get(to - 1);
                    Link link = new Link(
                            FaultProxy.to("127.0.0.1:" + called.quorum()),
                            FaultProxy.to("127.0.0.1:" + called.election()));
                    links.put(new Way(from, to), link);
                }
            }
        }
    }

    /** Proxies between all members, which need not run yet. */
    public static PeerLinks between(List<MemberPorts> members) {
        return new PeerLinks(List.copyOf(members));
    }

    /** The port at which one member finds another's quorum port. */
    public int quorumPort(int from, int to) {
        return link(from, to).quorum().port();
    }

    /** The port at which one member finds another's election port. */
    public int electionPort(int from, int to) {
        return link(from, to).election().port();
    }

    /** From now on nothing that one member says reaches the other. The other direction is left as it is. */
    public void cut(int from, int to) {
        link(from, to).hold(Direction.TO_SERVER);
        link(to, from).hold(Direction.TO_CLIENT);
    }

    /** Nothing that a member says reaches anybody; it hears everything. */
    public void mute(int member) {
        others(member).forEach(other -> cut(member, other));
    }

    /** Nothing that is said reaches a member; everything that it says arrives. */
    public void deafen(int member) {
        others(member).forEach(other -> cut(other, member));
    }

    /** Both: nobody hears a member, and it hears nobody. */
    public void isolate(int member) {
        mute(member);
        deafen(member);
    }

    /** All links are whole again, and what was held back arrives. */
    public void heal() {
        links.values().forEach(link -> {
            link.quorum().heal();
            link.election().heal();
        });
    }

    private Link link(int from, int to) {
        Link link = links.get(new Way(from, to));
        if (link == null) {
            throw new IllegalArgumentException(
                    "link " + from + " to " + to + " is not allowed. Allowed: different numbers from 1 to " + size);
        }
        return link;
    }

    private List<Integer> others(int member) {
        List<Integer> others = new ArrayList<>();
        for (int other = 1; other <= size; other++) {
            if (other != member) {
                others.add(other);
            }
        }
        return others;
    }

    /** Breaks all connections and stops listening. */
    @Override
    public void close() {
        links.values().forEach(link -> {
            link.quorum().close();
            link.election().close();
        });
    }
}
