package dev.baton.server.roster;

import dev.baton.server.quorum.HierarchicalQuorum;
import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The members of an ensemble and how they decide: one version of its configuration. Immutable.
 *
 * @param members every member, by its number
 * @param groups voters by group, empty if a plain majority decides
 * @param weights weight of a voter in its group, 1 where nothing is said
 * @param version zxid of the change that introduced it, 0 for one from a file
 * @protocol quorum-wire.md#9-config-text
 */
public record Roster(
        SortedMap<Long, RosterEntry> members,
        SortedMap<Long, SortedSet<Long>> groups,
        SortedMap<Long, Long> weights,
        long version) {
    private static final String SERVER = "server.";
    private static final String GROUP = "group.";
    private static final String WEIGHT = "weight.";
    private static final String VERSION = "version";
    private static final int HEX = 16;

    /** @throws IllegalArgumentException if these cannot be an ensemble, with what is wrong and what is allowed */
    public Roster {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        checkPorts(members.values());
        checkGroups(members, groups, weights);
    }

    /** These members, decided by a majority of the voters. */
    public static Roster of(Collection<RosterEntry> entries, long version) {
        SortedMap<Long, RosterEntry> members = new TreeMap<>();
        entries.forEach(entry -> members.put(entry.id(), entry));
        return new Roster(members, new TreeMap<>(), new TreeMap<>(), version);
    }

    /**
     * Reads a configuration: lines {@code key=value}, in any order; empty ones and those that begin with {@code #} say nothing.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static Roster parse(String text) {
        SortedMap<Long, RosterEntry> members = new TreeMap<>();
        SortedMap<Long, SortedSet<Long>> groups = new TreeMap<>();
        SortedMap<Long, Long> weights = new TreeMap<>();
        long version = 0;
        for (String raw : text.split("[\\r\\n]+")) {
            String line = raw.trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals).trim();
            String value = equals < 0 ? "" : line.substring(equals + 1).trim();
            if (key.startsWith(SERVER)) {
                long id = number(key, key.substring(SERVER.length()), "a whole number behind the dot");
                members.put(id, RosterEntry.parse(id, value));
            } else if (key.startsWith(GROUP)) {
                groups.put(
                        number(key, key.substring(GROUP.length()), "a whole number behind the dot"), ids(key, value));
            } else if (key.startsWith(WEIGHT)) {
                weights.put(
                        number(key, key.substring(WEIGHT.length()), "a whole number behind the dot"),
                        number(key, value, "a whole number from 0"));
            } else if (key.equals(VERSION)) {
                version = version(value);
            } else {
                throw new IllegalArgumentException("Option " + key
                        + ": is not part of a configuration. Allowed: server, group and weight entries, and version.");
            }
        }
        return new Roster(members, groups, weights, version);
    }

    private static SortedSet<Long> ids(String key, String value) {
        SortedSet<Long> ids = new TreeSet<>();
        for (String part : value.split(":", -1)) {
            ids.add(number(key, part, "numbers of servers, separated by colons"));
        }
        return ids;
    }

    private static long number(String key, String text, String allowed) {
        if (!text.trim().matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    "Option " + key + ": value '" + text + "' is not allowed. Allowed: " + allowed + ".");
        }
        return Long.parseLong(text.trim());
    }

    private static long version(String value) {
        try {
            return Long.parseUnsignedLong(value, HEX);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Option version: value '" + value + "' is not allowed. Allowed: a hexadecimal number.", e);
        }
    }

    /** The same under another version. */
    public Roster withVersion(long other) {
        return new Roster(members, groups, weights, other);
    }

    /** The members that vote, ascending. */
    public SortedSet<Long> voters() {
        return with(true);
    }

    /** The members that do not, ascending. */
    public SortedSet<Long> observers() {
        return with(false);
    }

    private SortedSet<Long> with(boolean voter) {
        SortedSet<Long> ids = new TreeSet<>();
        members.values().stream().filter(member -> member.voter() == voter).forEach(member -> ids.add(member.id()));
        return Collections.unmodifiableSortedSet(ids);
    }

    /** What the members decide by. */
    public Membership membership() {
        return new Membership(quorum(), observers(), version, text());
    }

    private QuorumVerifier quorum() {
        if (groups.isEmpty()) {
            return MajorityQuorum.of(voters());
        }
        SortedMap<Long, SortedMap<Long, Long>> weighted = new TreeMap<>();
        groups.forEach((group, ids) -> {
            SortedMap<Long, Long> ofGroup = new TreeMap<>();
            for (long id : ids) {
                if (voters().contains(id)) {
                    ofGroup.put(id, weights.getOrDefault(id, 1L));
                }
            }
            weighted.put(group, ofGroup);
        });
        return new HierarchicalQuorum(weighted);
    }

    /** The entries as lines of a configuration file, without the version. Where there are groups, every voter's weight is said. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        members.values().forEach(member -> lines.add(member.toString()));
        groups.forEach((group, ids) -> lines.add(GROUP + group + "="
                + String.join(":", ids.stream().map(String::valueOf).toList())));
        if (!groups.isEmpty()) {
            SortedMap<Long, Long> all = new TreeMap<>(weights);
            voters().forEach(id -> all.putIfAbsent(id, 1L));
            all.forEach((id, weight) -> lines.add(WEIGHT + id + "=" + weight));
        }
        return lines;
    }

    /** The configuration as members send it to each other: no newline at the end. */
    public String text() {
        return String.join("\n", lines()) + "\nversion=" + Long.toHexString(version);
    }

    private static void checkPorts(Collection<RosterEntry> members) {
        boolean voter = false;
        Set<String> seen = new HashSet<>();
        for (RosterEntry member : members) {
            voter |= member.voter();
            for (int port : new int[] {member.quorumPort(), member.electionPort()}) {
                if (port != 0 && !seen.add(member.host() + " " + port)) {
                    throw new IllegalArgumentException("Option server." + member.id() + ": " + member.host() + ":"
                            + port + " is used twice. Give every member its own quorum port and election port.");
                }
            }
        }
        if (!voter) {
            throw new IllegalArgumentException(
                    "There is no participant among the server entries. Allowed: at least one.");
        }
    }

    private static void checkGroups(
            SortedMap<Long, RosterEntry> members,
            SortedMap<Long, SortedSet<Long>> groups,
            SortedMap<Long, Long> weights) {
        if (groups.isEmpty() && !weights.isEmpty()) {
            throw new IllegalArgumentException("Option weight." + weights.firstKey()
                    + ": a weight counts only within a group. Give every participant a group, or remove the weights.");
        }
        Set<Long> grouped = new HashSet<>();
        groups.forEach((group, ids) -> ids.forEach(id -> {
            if (!members.containsKey(id)) {
                throw new IllegalArgumentException("Option group." + group + ": there is no server." + id + ".");
            }
            if (!grouped.add(id)) {
                throw new IllegalArgumentException(
                        "Option group." + group + ": server." + id + " is in another group too.");
            }
        }));
        long total = 0;
        for (RosterEntry member : members.values()) {
            if (!groups.isEmpty() && member.voter() && !grouped.contains(member.id())) {
                throw new IllegalArgumentException(
                        "Option server." + member.id() + ": the participant is in no group, but there are groups.");
            }
            total += member.voter() ? weights.getOrDefault(member.id(), 1L) : 0;
        }
        if (!groups.isEmpty() && total == 0) {
            throw new IllegalArgumentException("All weights are 0. Allowed: at least one participant with a weight.");
        }
    }
}
