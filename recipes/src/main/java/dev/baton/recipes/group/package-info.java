/**
 * Groups of processes: {@link dev.baton.recipes.group.Group} knows who is there and with what data.
 *
 * <p>A member is an ephemeral node {@code <path>/<id>} with the member's data, as in Curator's {@code GroupMember}; it is kept across
 * sessions, as by Curator's {@code PersistentNode}.
 */
@NullMarked
package dev.baton.recipes.group;

import org.jspecify.annotations.NullMarked;
