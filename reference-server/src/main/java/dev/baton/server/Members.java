package dev.baton.server;

import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterEntry;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
        roster(byId, groups, weights, version);
    }

    private static Roster roster(
            SortedMap<Long, Member> byId,
            SortedMap<Long, SortedSet<Long>> groups,
            SortedMap<Long, Long> weights,
            long version) {
        SortedMap<Long, RosterEntry> entries = new TreeMap<>();
        byId.forEach((id, member) -> entries.put(id, member.entry()));
        return Member.refusing(() -> new Roster(entries, groups, weights, version));
    }

    static Members of(Roster roster) {
        SortedMap<Long, Member> byId = new TreeMap<>();
        roster.members().forEach((id, entry) -> byId.put(id, Member.of(entry)));
        return new Members(byId, roster.groups(), roster.weights(), roster.version());
    }

    /** The same as the core has it. */
    Roster roster() {
        return roster(byId, groups, weights, version);
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
        return roster().lines();
    }

    /**
     * The list as members send it to each other.
     *
     * @protocol quorum-wire.md#9-config-text
     */
    public String text() {
        return roster().text();
    }
}
