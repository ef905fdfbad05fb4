package dev.baton.server.tree;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The children of one znode. Exists only where there are any; adding and removing may replace it by a form that suits the new
 * size.
 */
sealed interface Children permits ChildSegment, ChildDirectory {
    int size();

    /** The child whose name is this range of bytes. */
    @Nullable
    Znode find(byte[] bytes, int offset, int length, NameHash hashing);

    /** Adds a child whose name is not there yet; returns what holds all children from now on. */
    Children add(Znode child, NameHash hashing);

    /** Removes a child that is there; returns what holds the others, null if there is none. */
    @Nullable
    Children remove(Znode child, NameHash hashing);

    /** Visits all children in an order that follows from seed and history. */
    void forEach(Consumer<? super Znode> visitor);
}
