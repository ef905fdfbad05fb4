package dev.baton.server;

import dev.baton.server.roster.RosterEntry;
import java.util.function.Supplier;

/**
 * One member of an ensemble, as its {@code server.N} entry says.
 *
 * @param id its number, the N
 * @param host where the other members reach it; IPv6 addresses without brackets
 * @param quorumPort where it listens for learners
 * @param electionPort where it listens for votes
 * @param role whether it votes
 * @param clientHost address for clients, empty for all addresses
 * @param clientPort port for clients, or {@link #NO_PORT} if the entry has none
 */
public record Member(
        long id, String host, int quorumPort, int electionPort, Role role, String clientHost, int clientPort) {
    /** The entry says nothing of clients. */
    public static final int NO_PORT = RosterEntry.NO_PORT;

    /** Largest number a member may have; numbers above are taken for something else in session ids. */
    public static final int ID_MAX = RosterEntry.ID_MAX;

    private static final String ALL_ADDRESSES = "0.0.0.0";

    /** Whether a member votes. */
    public enum Role {
        PARTICIPANT,
        OBSERVER
    }

    public Member {
        refusing(() -> entry(id, host, quorumPort, electionPort, role, clientHost, clientPort));
    }

    /** A voter that takes clients. */
    public static Member participant(long id, String host, int quorumPort, int electionPort, int clientPort) {
        return new Member(id, host, quorumPort, electionPort, Role.PARTICIPANT, "", clientPort);
    }

    /** The same member in another role. */
    public Member as(Role other) {
        return new Member(id, host, quorumPort, electionPort, other, clientHost, clientPort);
    }

    /**
     * Reads the value of an entry.
     *
     * @throws InvalidOptionException naming the entry, the value and the form that is allowed
     */
    public static Member parse(long id, String value) {
        return of(refusing(() -> RosterEntry.parse(id, value)));
    }

    static Member of(RosterEntry entry) {
        return new Member(
                entry.id(),
                entry.host(),
                entry.quorumPort(),
                entry.electionPort(),
                entry.voter() ? Role.PARTICIPANT : Role.OBSERVER,
                entry.clientHost(),
                entry.clientPort());
    }

    /** Whether the entry says more of the address for clients than that it may be any. */
    public boolean namesClientHost() {
        return !clientHost.isEmpty() && !clientHost.equals(ALL_ADDRESSES);
    }

    RosterEntry entry() {
        return entry(id, host, quorumPort, electionPort, role, clientHost, clientPort);
    }

    private static RosterEntry entry(
            long id, String host, int quorumPort, int electionPort, Role role, String clientHost, int clientPort) {
        return new RosterEntry(id, host, quorumPort, electionPort, role == Role.PARTICIPANT, clientHost, clientPort);
    }

    /** What is wrong with an entry is an option's matter here. */
    static <T> T refusing(Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidOptionException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()));
        }
    }

    /** The value as members send it to each other: always with the role, and with the address for clients if there is a port. */
    public String text() {
        return entry().text();
    }

    @Override
    public String toString() {
        return "server." + id + "=" + text();
    }
}
