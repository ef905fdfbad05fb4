package dev.baton.server;

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
 * The members of an ensemble and how they decide. Immutable; all members of an ensemble must be told the same.
 *
 * @param byId every member, by its number
 * @param groups voters by group, empty if a plain majority decides
 * @param weights weight of a voter in its group, 1 where nothing is said
 * @param version zxid of the change that introduced this list, 0 for a list from a file
 */
public record Members(
        SortedMap<Long, Member> byId,
        SortedMap<Long, SortedSet<Long>> groups,
        SortedMap<Long, Long> weights,
        long version) {
    /** @throws InvalidOptionException if these cannot be an ensemble */
    public Members {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        checkPorts(byId.values());
        checkGroups(byId, groups, weights);
    }

    /** These members, decided by a majority of the participants. */
    public static Members of(Collection<Member> members) {
        SortedMap<Long, Member> byId = new TreeMap<>();
        members.forEach(member -> byId.put(member.id(), member));
        return new Members(byId, new TreeMap<>(), new TreeMap<>(), 0);
    }

    /**
     * The member with this number.
     *
     * @throws InvalidOptionException if there is none
     */
    public Member member(long id) {
        Member member = byId.get(id);
        if (member == null) {
            throw new InvalidOptionException("There is no entry server." + id + ". Allowed: " + byId.keySet() + ".");
        }
        return member;
    }

    /** The members that vote, ascending. */
    public SortedSet<Long> voters() {
        return with(Member.Role.PARTICIPANT);
    }

    /** The members that do not, ascending. */
    public SortedSet<Long> observers() {
        return with(Member.Role.OBSERVER);
    }

    private SortedSet<Long> with(Member.Role role) {
        SortedSet<Long> ids = new TreeSet<>();
        byId.values().stream().filter(member -> member.role() == role).forEach(member -> ids.add(member.id()));
        return Collections.unmodifiableSortedSet(ids);
    }

    /** The entries as lines of a configuration file. */
    public List<String> lines() {
        List<String> lines = new java.util.ArrayList<>();
        byId.values().forEach(member -> lines.add(member.toString()));
        groups.forEach((group, ids) -> lines.add("group." + group + "="
                + String.join(":", ids.stream().map(String::valueOf).toList())));
        weights.forEach((id, weight) -> lines.add("weight." + id + "=" + weight));
        return lines;
    }

    /**
     * The list as members send it to each other.
     *
     * @protocol quorum-wire.md#9-config-text
     */
    public String text() {
        return String.join("\n", lines()) + "\nversion=" + Long.toHexString(version);
    }

    private static void checkPorts(Collection<Member> members) {
        Set<String> seen = new HashSet<>();
        boolean voter = false;
        for (Member member : members) {
            voter |= member.role() == Member.Role.PARTICIPANT;
            for (int port : new int[] {member.quorumPort(), member.electionPort()}) {
                if (port != 0 && !seen.add(member.host() + " " + port)) {
                    throw new InvalidOptionException("Option server." + member.id() + ": " + member.host() + ":" + port
                            + " is used twice. Give every member its own quorum port and election port.");
                }
            }
        }
        if (!voter) {
            throw new InvalidOptionException(
                    "There is no participant among the server entries. Allowed: at least one.");
        }
    }

    private static void checkGroups(
            SortedMap<Long, Member> byId, SortedMap<Long, SortedSet<Long>> groups, SortedMap<Long, Long> weights) {
        if (groups.isEmpty() && !weights.isEmpty()) {
            throw new InvalidOptionException("Option weight." + weights.firstKey()
                    + ": a weight counts only within a group. Give every participant a group, or remove the weights.");
        }
        Set<Long> grouped = new HashSet<>();
        groups.forEach((group, ids) -> ids.forEach(id -> {
            if (!byId.containsKey(id)) {
                throw new InvalidOptionException("Option group." + group + ": there is no server." + id + ".");
            }
            if (!grouped.add(id)) {
                throw new InvalidOptionException(
                        "Option group." + group + ": server." + id + " is in another group too.");
            }
        }));
        for (Member member : byId.values()) {
            if (!groups.isEmpty() && member.role() == Member.Role.PARTICIPANT && !grouped.contains(member.id())) {
                throw new InvalidOptionException(
                        "Option server." + member.id() + ": the participant is in no group, but there are groups.");
            }
        }
        long total = 0;
        for (long id : grouped) {
            total += weights.getOrDefault(id, 1L);
        }
        if (!groups.isEmpty() && total == 0) {
            throw new InvalidOptionException("All weights are 0. Allowed: at least one participant with a weight.");
        }
    }
}
