package dev.baton.server.roster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One member, as its {@code server.N} line says.
 *
 * @param id its number, the N
 * @param host where the other members reach it; IPv6 addresses without brackets
 * @param quorumPort where it listens for learners
 * @param electionPort where it listens for votes
 * @param voter whether it votes
 * @param clientHost address for clients, empty for all addresses
 * @param clientPort port for clients, or {@link #NO_PORT} if the line has none
 * @protocol quorum-wire.md#9-config-text
 */
public record RosterEntry(
        long id, String host, int quorumPort, int electionPort, boolean voter, String clientHost, int clientPort) {
    /** The line says nothing of clients. */
    public static final int NO_PORT = -1;

    /** Largest number a member may have; numbers above are taken for something else in session ids. */
    public static final int ID_MAX = 254;

    private static final int PORT_MAX = 65_535;
    private static final int ADDRESS_PARTS = 3;
    private static final String ALL_ADDRESSES = "0.0.0.0";
    private static final String FORM = "host:quorumPort:electionPort[:participant|:observer][;[address:]clientPort]";

    public RosterEntry {
        if (id < 0 || id > ID_MAX) {
            throw new IllegalArgumentException("Option server." + id
                    + ": the number is not allowed. Allowed: a whole number from 0 to " + ID_MAX + ".");
        }
    }

    /**
     * Reads the value of a line.
     *
     * @throws IllegalArgumentException naming the line, the value and the form that is allowed
     */
    public static RosterEntry parse(long id, String value) {
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
        boolean voter = parts.size() == ADDRESS_PARTS || isVoter(id, value, parts.get(ADDRESS_PARTS));
        List<String> client =
                semicolon < 0 ? List.of() : split(value.substring(semicolon + 1).trim());
        if (client.size() > 2) {
            throw refused(id, value, "Allowed: " + FORM);
        }
        return new RosterEntry(
                id,
                parts.get(0),
                port(id, value, parts.get(1)),
                port(id, value, parts.get(2)),
                voter,
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

    private static boolean isVoter(long id, String value, String role) {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "participant" -> true;
            case "observer" -> false;
            default -> throw refused(id, value, "Allowed: " + FORM);
        };
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

    private static IllegalArgumentException refused(long id, String value, String allowed) {
        return new IllegalArgumentException(
                "Option server." + id + ": value '" + value + "' is not allowed. " + allowed + ".");
    }

    /** The value as members send it to each other: always with the role, and with the address for clients if there is a port. */
    public String text() {
        String client = clientPort == NO_PORT
                ? ""
                : ";" + (clientHost.isEmpty() ? ALL_ADDRESSES : bracketed(clientHost)) + ":" + clientPort;
        String role = voter ? "participant" : "observer";
        return bracketed(host) + ":" + quorumPort + ":" + electionPort + ":" + role + client;
    }

    private static String bracketed(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** Whether both mean to listen on the same address and port for something. */
    boolean collidesWith(RosterEntry other) {
        List<String> mine = endpoints();
        return other.endpoints().stream().anyMatch(mine::contains);
    }

    private List<String> endpoints() {
        List<String> all = new ArrayList<>();
        if (quorumPort != 0) {
            all.add(host + " " + quorumPort);
        }
        if (electionPort != 0) {
            all.add(host + " " + electionPort);
        }
        if (clientPort > 0 && !clientHost.isEmpty() && !clientHost.equals(ALL_ADDRESSES)) {
            all.add(clientHost + " " + clientPort);
        }
        return all;
    }

    /** Whether the other members reach both in the same places. */
    public boolean sameAddress(RosterEntry other) {
        return host.equals(other.host) && quorumPort == other.quorumPort && electionPort == other.electionPort;
    }

    @Override
    public String toString() {
        return "server." + id + "=" + text();
    }
}
