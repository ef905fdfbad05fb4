package dev.baton.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    public static final int NO_PORT = -1;

    /** Largest number a member may have; numbers above are taken for something else in session ids. */
    public static final int ID_MAX = 254;

    private static final int PORT_MAX = 65_535;
    private static final int ADDRESS_PARTS = 3;
    private static final String FORM = "host:quorumPort:electionPort[:participant|:observer][;[address:]clientPort]";

    /** Whether a member votes. */
    public enum Role {
        PARTICIPANT,
        OBSERVER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Member {
        if (id < 0 || id > ID_MAX) {
            throw new InvalidOptionException("Option server." + id
                    + ": the number is not allowed. Allowed: a whole number from 0 to " + ID_MAX + ".");
        }
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
        if (value.indexOf('|') >= 0) {
            throw refused(
                    id, value, "Several addresses for one member (with |) are not supported by this version; give one");
        }
        int semicolon = value.indexOf(';');
        String own = semicolon < 0 ? value : value.substring(0, semicolon);
        List<String> parts = split(own.trim());
        if (parts.size() < ADDRESS_PARTS
                || parts.size() > ADDRESS_PARTS + 1
                || parts.get(0).isEmpty()) {
            throw refused(id, value, "Allowed: " + FORM);
        }
        Role role = parts.size() == ADDRESS_PARTS ? Role.PARTICIPANT : role(id, value, parts.get(ADDRESS_PARTS));
        List<String> client =
                semicolon < 0 ? List.of() : split(value.substring(semicolon + 1).trim());
        if (client.size() > 2) {
            throw refused(id, value, "Allowed: " + FORM);
        }
        return new Member(
                id,
                parts.get(0),
                port(id, value, parts.get(1)),
                port(id, value, parts.get(2)),
                role,
                client.size() == 2 ? client.get(0) : "",
                client.isEmpty() ? NO_PORT : port(id, value, client.get(client.size() - 1)));
    }

    /** Takes text apart at its colons; those in brackets belong to an address. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        if (rest.startsWith("[") && rest.indexOf(']') > 0) {
            int close = rest.indexOf(']');
            parts.add(rest.substring(1, close));
            rest = rest.substring(close + 1);
            if (!rest.startsWith(":")) {
                return parts;
            }
            rest = rest.substring(1);
        }
        for (String part : rest.split(":", -1)) {
            parts.add(part.trim());
        }
        return parts;
    }

    private static Role role(long id, String value, String text) {
        for (Role role : Role.values()) {
            if (role.text().equals(text.toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        throw refused(id, value, "Allowed: " + FORM);
    }

    private static int port(long id, String value, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw refused(id, value, "Allowed: " + FORM + " with ports from 0 to " + PORT_MAX);
        }
        throw refused(id, value, "Allowed: " + FORM + " with ports from 0 to " + PORT_MAX);
    }

    private static InvalidOptionException refused(long id, String value, String allowed) {
        return new InvalidOptionException(
                "Option server." + id + ": value '" + value + "' is not allowed. " + allowed + ".");
    }

    /** The value as members send it to each other: always with the role, and with the address for clients if there is a port. */
    public String text() {
        String client = clientPort == NO_PORT
                ? ""
                : ";" + (clientHost.isEmpty() ? "0.0.0.0" : bracketed(clientHost)) + ":" + clientPort;
        return bracketed(host) + ":" + quorumPort + ":" + electionPort + ":" + role.text() + client;
    }

    private static String bracketed(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    @Override
    public String toString() {
        return "server." + id + "=" + text();
    }
}
