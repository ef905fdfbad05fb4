package dev.baton.server.config;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.Member;
import dev.baton.server.Members;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects the entries that describe an ensemble: {@code server.N}, {@code group.N}, {@code weight.N}, {@code version}. */
final class MembersReader {
    private static final String SERVER = "server.";
    private static final String GROUP = "group.";
    private static final String WEIGHT = "weight.";
    private static final int HEX = 16;

    private final List<String> problems;
    private final SortedMap<Long, Member> members = new TreeMap<>();
    private final SortedMap<Long, SortedSet<Long>> groups = new TreeMap<>();
    private final SortedMap<Long, Long> weights = new TreeMap<>();
    private long version;

    MembersReader(List<String> problems) {
        this.problems = problems;
    }

    static boolean takes(String key) {
        return key.startsWith(SERVER) || key.startsWith(GROUP) || key.startsWith(WEIGHT);
    }

    boolean isEmpty() {
        return members.isEmpty() && groups.isEmpty() && weights.isEmpty();
    }

    SortedMap<Long, Member> members() {
        return members;
    }

    void entry(String key, String value) {
        try {
            long number = number(key, key.substring(key.indexOf('.') + 1), "a whole number behind the dot");
            if (key.startsWith(SERVER)) {
                members.put(number, Member.parse(number, value));
            } else if (key.startsWith(GROUP)) {
                groups.put(number, ids(key, value));
            } else {
                weights.put(number, number(key, value, "a whole number from 0"));
            }
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
        }
    }

    /** The version that the file's name says, for a file that does not. */
    void version(long named) {
        version = named;
    }

    void version(String key, String value) {
        try {
            version = Long.parseUnsignedLong(value, HEX);
        } catch (NumberFormatException e) {
            problems.add("Option " + key + ": value '" + value + "' is not allowed. Allowed: a hexadecimal number.");
        }
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
            throw new InvalidOptionException(
                    "Option " + key + ": value '" + text + "' is not allowed. Allowed: " + allowed + ".");
        }
        return Long.parseLong(text.trim());
    }

    /** What the entries come to, or null with a problem added. */
    @Nullable
    Members finish() {
        try {
            return new Members(members, groups, weights, version);
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
            return null;
        }
    }
}
