package dev.baton.server.roster;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From what a client asks of {@code reconfig} to the next roster. */
public final class RosterChange {
    private static final String SERVER = "server.";

    private RosterChange() {}

    /**
     * The list that a client gives in full, entries separated by commas or newlines.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Roster absolute(String newMembers, long version) {
        return Roster.parse(newMembers.replace(',', '\n')).withVersion(version);
    }

    /**
     * The present list without some and with others. Numbers that are not in it leave without effect; a member that joins replaces
     * one of the same number.
     *
     * @param joining {@code server.N=...} entries with all three ports, separated by commas
     * @param leaving numbers, separated by commas
     * @throws NumberFormatException if {@code leaving} names something that is no number
     * @throws IllegalArgumentException if the present list has groups, an entry has not the form, or two would share an address
     */
    public static Roster incremental(Roster present, @Nullable String joining, @Nullable String leaving, long version) {
        if (!present.groups().isEmpty()) {
            throw new IllegalArgumentException("with groups, all members have to be given");
        }
        SortedMap<Long, RosterEntry> next = new TreeMap<>(present.members());
        for (String id : parts(leaving)) {
            next.remove(Long.parseLong(id));
        }
        for (String entry : parts(joining)) {
            RosterEntry joiner = joiner(entry);
            next.remove(joiner.id());
            for (RosterEntry other : next.values()) {
                if (joiner.collidesWith(other)) {
                    throw new IllegalArgumentException(joiner + " shares an address with " + other);
                }
            }
            next.put(joiner.id(), joiner);
        }
        return new Roster(next, new TreeMap<>(), new TreeMap<>(), version);
    }

    private static String[] parts(@Nullable String list) {
        return list == null
                ? new String[0]
                : java.util.Arrays.stream(list.split(","))
                        .map(String::trim)
                        .filter(part -> !part.isEmpty())
                        .toArray(String[]::new);
    }

    private static RosterEntry joiner(String entry) {
        int equals = entry.indexOf('=');
        String key = equals < 0 ? entry : entry.substring(0, equals).trim();
        if (equals < 0
                || !key.startsWith(SERVER)
                || !key.substring(SERVER.length()).matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + entry + "' is no server entry");
        }
        RosterEntry joiner = RosterEntry.parse(
                Long.parseLong(key.substring(SERVER.length())),
                entry.substring(equals + 1).trim());
        if (joiner.clientPort() == RosterEntry.NO_PORT) {
            throw new IllegalArgumentException(entry + " has no port for clients");
        }
        return joiner;
    }
}
