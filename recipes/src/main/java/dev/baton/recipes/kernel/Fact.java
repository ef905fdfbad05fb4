package dev.baton.recipes.kernel;

/** A fact told to a {@link NodeKernel}. Answers carry the ticket of their command; each command is answered exactly once. */
public sealed interface Fact {
    /** Which fact it is. */
    Kind kind();

    /** One constant per fact. */
    enum Kind {
        START,
        SESSION_UP,
        SESSION_DOWN,
        SESSION_LOST,
        CLIENT_CLOSED,
        WATCHING,
        CHANGED,
        SEEN,
        DONE,
        FAILED,
        PAUSE_OVER,
        WISH,
        STOP
    }

    /** The first fact, or one told when the session stood already. */
    record Start() implements Fact {
        @Override
        public Kind kind() {
            return Kind.START;
        }
    }

    /** The session is connected to a server that takes writes; it may be a new one or the former one again. */
    record SessionUp(long sessionId) implements Fact {
        @Override
        public Kind kind() {
            return Kind.SESSION_UP;
        }
    }

    /** The session has no connection to a server that takes writes. */
    record SessionDown() implements Fact {
        @Override
        public Kind kind() {
            return Kind.SESSION_DOWN;
        }
    }

    /** The session has ended, with its ephemeral nodes and watches. */
    record SessionLost(long sessionId) implements Fact {
        @Override
        public Kind kind() {
            return Kind.SESSION_LOST;
        }
    }

    /** No session will come any more. */
    record ClientClosed() implements Fact {
        @Override
        public Kind kind() {
            return Kind.CLIENT_CLOSED;
        }
    }

    /** The node is watched from now on, as long as the session lives. */
    record Watching(int ticket) implements Fact {
        @Override
        public Kind kind() {
            return Kind.WATCHING;
        }
    }

    /** The watched node has changed in some way, or may have. May be told any number of times. */
    record Changed() implements Fact {
        @Override
        public Kind kind() {
            return Kind.CHANGED;
        }
    }

    /** Answer to {@link Command.Look}. */
    record Seen(int ticket, View view) implements Fact {
        @Override
        public Kind kind() {
            return Kind.SEEN;
        }
    }

    /** A command that changes the node was done; the view is the node after it, {@link View#MISSING} after a removal. */
    record Done(int ticket, View view) implements Fact {
        @Override
        public Kind kind() {
            return Kind.DONE;
        }
    }

    /** A command failed. */
    record Failed(int ticket, Problem problem) implements Fact {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /** The time asked for has passed. */
    record PauseOver(int ticket) implements Fact {
        @Override
        public Kind kind() {
            return Kind.PAUSE_OVER;
        }
    }

    /** The caller wants the node to have other data. */
    record Wish(byte[] data) implements Fact {
        @Override
        public Kind kind() {
            return Kind.WISH;
        }
    }

    /** The caller has lost interest: stop, and leave nothing behind. */
    record Stop() implements Fact {
        @Override
        public Kind kind() {
            return Kind.STOP;
        }
    }
}
