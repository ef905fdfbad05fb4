package dev.baton.recipes.kernel;

import java.util.List;

/**
 * A fact told to a {@link Contender}. Answers and watch events carry the ticket of the command they belong to; the contender
 * ignores those whose ticket it has given up, so late and repeated ones do no harm.
 */
public sealed interface ContenderInput {
    /** Which fact it is. */
    Kind kind();

    /** One constant per fact. */
    enum Kind {
        START,
        SESSION_UP,
        SESSION_DOWN,
        SESSION_LOST,
        CLIENT_CLOSED,
        CREATED,
        PARENTS_CREATED,
        LISTED,
        NODE_SEEN,
        NODE_MISSING,
        NODE_CHANGED,
        NODE_DELETED,
        CHILDREN_CHANGED,
        REMOVED,
        FAILED,
        PAUSE_OVER,
        DOUBT,
        RULE_CHANGED,
        LINGERED,
        ABANDON
    }

    /** The first input. Say {@link SessionUp} before or after it. */
    record Start() implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.START;
        }
    }

    /** The session is connected to a server that takes writes; it may be a new one or the former one again. */
    record SessionUp(long sessionId) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.SESSION_UP;
        }
    }

    /** The session has no connection to a server that takes writes. */
    record SessionDown() implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.SESSION_DOWN;
        }
    }

    /** The session has ended, with its nodes. */
    record SessionLost(long sessionId) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.SESSION_LOST;
        }
    }

    /** No session will come any more. */
    record ClientClosed() implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_CLOSED;
        }
    }

    /** The own node exists: its name, creation zxid and the session it belongs to. */
    record Created(int ticket, String name, long czxid, long owner) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.CREATED;
        }
    }

    /** The parent exists, as far as known. */
    record ParentsCreated(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.PARENTS_CREATED;
        }
    }

    /** The children of the parent. */
    record Listed(int ticket, List<String> names) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.LISTED;
        }
    }

    /**
     * The node to watch exists, and is watched from now on.
     *
     * @param revoked whether its data asks its owner to give up what it holds
     */
    record NodeSeen(int ticket, long czxid, long owner, boolean revoked) implements ContenderInput {
        /** A node that nobody asks for. */
        public NodeSeen(int ticket, long czxid, long owner) {
            this(ticket, czxid, owner, false);
        }

        @Override
        public Kind kind() {
            return Kind.NODE_SEEN;
        }
    }

    /** The node to watch does not exist; nothing is watched. */
    record NodeMissing(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.NODE_MISSING;
        }
    }

    /** The watched node has changed, in whatever way; it is not watched any more. */
    record NodeChanged(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.NODE_CHANGED;
        }
    }

    /** The watched node was deleted. */
    record NodeDeleted(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.NODE_DELETED;
        }
    }

    /** The watched children have changed; they are not watched any more. */
    record ChildrenChanged(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.CHILDREN_CHANGED;
        }
    }

    /** The node was removed by this contender's command, or was not there. */
    record Removed(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.REMOVED;
        }
    }

    /** A command failed. */
    record Failed(int ticket, Trouble trouble) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /** The time asked for has passed. */
    record PauseOver(int ticket) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.PAUSE_OVER;
        }
    }

    /** The driver cannot prove by its clock that the session still lives: what is held must be confirmed. */
    record Doubt() implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.DOUBT;
        }
    }

    /** The admission rule lets in others than before. */
    record RuleChanged() implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.RULE_CHANGED;
        }
    }

    /**
     * The attempt has lasted longer than most do. To be told at least once to each that goes on: what is over quickly is not
     * worth a watch on its own node.
     */
    record Lingered() implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.LINGERED;
        }
    }

    /** Nobody wants to be admitted any more; while something is held, this releases it and the reason is of no interest. */
    record Abandon(GiveUp reason) implements ContenderInput {
        @Override
        public Kind kind() {
            return Kind.ABANDON;
        }
    }
}
