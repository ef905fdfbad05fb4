package dev.baton.client;

import dev.baton.wire.model.Stat;

/** What one operation of a {@link Transaction} has led to. */
public sealed interface OpResult {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        CREATE,
        SET_DATA,
        DELETE,
        CHECK
    }

    /** A node was created. */
    record Create(Created created) implements OpResult {
        @Override
        public Kind kind() {
            return Kind.CREATE;
        }
    }

    /** Data was replaced; the stat is that after the change. */
    record SetData(Stat stat) implements OpResult {
        @Override
        public Kind kind() {
            return Kind.SET_DATA;
        }
    }

    /** A node was deleted. */
    record Delete() implements OpResult {
        @Override
        public Kind kind() {
            return Kind.DELETE;
        }
    }

    /** A version was as demanded. */
    record Check() implements OpResult {
        @Override
        public Kind kind() {
            return Kind.CHECK;
        }
    }
}
