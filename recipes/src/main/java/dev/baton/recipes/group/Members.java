package dev.baton.recipes.group;

import java.util.List;
import java.util.Optional;

/**
 * Who is in a group at one moment. Immutable.
 *
 * @param all in the order of ids
 * @param current whether the group was read completely since the last reconnection; if not, this is the last that was known
 */
public record Members(List<Member> all, boolean current) {
    public Members {
        all = List.copyOf(all);
    }

    /** The member of this id. */
    public Optional<Member> find(String id) {
        return all.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** The ids, in order. */
    public List<String> ids() {
        return all.stream().map(Member::id).toList();
    }
}
