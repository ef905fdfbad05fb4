package dev.baton.server.edge.peer;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the transport needs to know.
 *
 * @param self number of this member
 * @param members everybody by number, this member included
 * @param connectMillis time to open an election connection
 * @param leaderConnectMillis time to open a quorum connection
 * @param handshakeMillis time for the first message of a connection that was accepted
 * @param packetBytesMax longest packet of a quorum connection
 * @param strangers whether members that are not listed may come: they are to join, or have been removed, and do not decide anything
 */
public record PeerSettings(
        long self,
        SortedMap<Long, Address> members,
        int connectMillis,
        int leaderConnectMillis,
        int handshakeMillis,
        int packetBytesMax,
        boolean strangers) {
    /** Numbers of members are not negative; others are for observers without one. */
    private static final long SID_MAX = 254;

    /**
     * Where a member is reached.
     *
     * @param voter whether it votes; those who do not have nothing to say to each other
     */
    public record Address(String host, int quorumPort, int electionPort, boolean voter) {}

    public PeerSettings {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        if (!members.containsKey(self)) {
            throw new IllegalArgumentException("member " + self + " is not among " + members.keySet());
        }
    }

    /** With nobody but those listed. */
    public PeerSettings(
            long self,
            SortedMap<Long, Address> members,
            int connectMillis,
            int leaderConnectMillis,
            int handshakeMillis,
            int packetBytesMax) {
        this(self, members, connectMillis, leaderConnectMillis, handshakeMillis, packetBytesMax, false);
    }

    /** With other members. This one keeps its address if it is not among them. */
    PeerSettings withMembers(SortedMap<Long, Address> others) {
        SortedMap<Long, Address> all = new TreeMap<>(others);
        all.putIfAbsent(self, addressOf(self));
        return new PeerSettings(
                self, all, connectMillis, leaderConnectMillis, handshakeMillis, packetBytesMax, strangers);
    }

    /** Whether somebody who is not listed may come under this number. */
    boolean admitsStranger(long sid) {
        return strangers && sid >= 0 && sid <= SID_MAX && !members.containsKey(sid);
    }

    /** Whether there is a member with this number other than this one. */
    boolean isPeer(long sid) {
        return sid != self && members.containsKey(sid);
    }

    /** Where a member is reached, which must be one. */
    Address addressOf(long sid) {
        Address address = members.get(sid);
        if (address == null) {
            throw new IllegalArgumentException("no member " + sid);
        }
        return address;
    }

    /** Whether the two talk about elections. */
    boolean shareElections(long sid) {
        return addressOf(self).voter() || addressOf(sid).voter();
    }
}
