package dev.baton.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the ensemble's membership: incremental by joining and leaving servers, or by the full new list.
 *
 * @param joining lines {@code server.N=spec} of servers that join or change
 * @param leaving numbers of servers that leave
 * @param members the full new membership as such lines, or null for an incremental change
 * @param fromVersion version of the configuration that is to be changed, -1 for any
 */
public record Reconfiguration(
        List<String> joining,
        List<String> leaving,
        @Nullable List<String> members,
        long fromVersion) {
    public Reconfiguration {
        joining = List.copyOf(joining);
        leaving = List.copyOf(leaving);
        members = members == null ? null : List.copyOf(members);
        if (members != null && !(joining.isEmpty() && leaving.isEmpty())) {
            throw new IllegalArgumentException(
                    "a full list of members cannot be combined with joining or leaving servers");
        }
        if (members == null && joining.isEmpty() && leaving.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to change: give joining or leaving servers, or the full list of members");
        }
    }

    public static Reconfiguration join(String... servers) {
        return new Reconfiguration(List.of(servers), List.of(), null, -1);
    }

    public static Reconfiguration leave(String... serverNumbers) {
        return new Reconfiguration(List.of(), List.of(serverNumbers), null, -1);
    }

    public static Reconfiguration replace(List<String> members) {
        return new Reconfiguration(List.of(), List.of(), members, -1);
    }

    /** Only if the present configuration has this version. */
    public Reconfiguration withFromVersion(long newFromVersion) {
        return new Reconfiguration(joining, leaving, members, newFromVersion);
    }
}
