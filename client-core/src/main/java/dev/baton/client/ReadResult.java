package dev.baton.client;

import dev.baton.client.error.ServerException;
import java.util.List;

/** What one read of {@link Reads} has led to. */
public sealed interface ReadResult {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        DATA,
        CHILDREN,
        FAILED
    }

    /** Data and stat of a node. */
    record Data(NodeData node) implements ReadResult {
        @Override
        public Kind kind() {
            return Kind.DATA;
        }
    }

    /** Names of a node's children, in no particular order. */
    record ChildNames(List<String> names) implements ReadResult {
        @Override
        public Kind kind() {
            return Kind.CHILDREN;
        }
    }

    /** This read was refused; the others are not affected. */
    record Failed(ServerException error) implements ReadResult {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }
}
