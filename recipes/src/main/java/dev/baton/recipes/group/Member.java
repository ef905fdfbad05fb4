package dev.baton.recipes.group;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a group.
 *
 * @param id who it is
 * @param data what it has said of itself; not copied, so do not change it
 * @param token zxid that created its node: larger for a member that came later, also under the same id
 */
public record Member(String id, byte[] data, long token) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Member that
                && id.equals(that.id)
                && Arrays.equals(data, that.data)
                && token == that.token;
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Long.hashCode(token);
    }

    @Override
    public String toString() {
        return "Member[" + id + ", " + data.length + " bytes, token=0x" + Long.toHexString(token) + "]";
    }
}
