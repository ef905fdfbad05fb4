package dev.baton.recipes.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Contender} wants done, or has to tell. Commands carry a ticket, to be returned with the answer, and are to be
 * sent in the order given, over one session. Each is answered once, with its own input or {@link ContenderInput.Failed}.
 */
public sealed interface ContenderOutput {
    /** Which output it is. */
    Kind kind();

    /** One constant per output. */
    enum Kind {
        CREATE_NODE,
        CREATE_PARENTS,
        LIST_CHILDREN,
        WATCH_NODE,
        WATCH_CHILDREN,
        REMOVE_NODE,
        PAUSE,
        ADMITTED,
        HOLD_DOUBTED,
        HOLD_CONFIRMED,
        HOLD_LOST,
        REVOCATION_ASKED,
        GAVE_UP,
        FINISHED
    }

    /**
     * Create an ephemeral child of the parent. Must not be repeated unasked.
     *
     * @param prefix how its name begins, which the server completes by a number; with an anchor all of its name
     * @param anchor if not null, to be created only if this child exists, in one transaction
     */
    record CreateNode(int ticket, String prefix, @Nullable Anchor anchor) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.CREATE_NODE;
        }
    }

    /** Create the parent and what is missing above it. */
    record CreateParents(int ticket) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.CREATE_PARENTS;
        }
    }

    /**
     * List the children of the parent.
     *
     * @param confirmed whether the answer must show whatever was committed before, so a sync goes first
     */
    record ListChildren(int ticket, boolean confirmed) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.LIST_CHILDREN;
        }
    }

    /**
     * Read a child of the parent and watch it if it exists; the ticket serves the answer and the later event.
     *
     * @param confirmed as in {@link ListChildren}
     */
    record WatchNode(int ticket, String name, boolean confirmed) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.WATCH_NODE;
        }
    }

    /**
     * List the children of the parent and watch them; the ticket serves the answer, which is a {@link ContenderInput.Listed}, and
     * the later event.
     */
    record WatchChildren(int ticket) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.WATCH_CHILDREN;
        }
    }

    /** Delete a child of the parent, whatever its version. */
    record RemoveNode(int ticket, String name) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.REMOVE_NODE;
        }
    }

    /** Say {@link ContenderInput.PauseOver} after a while, longer with each attempt, which counts from 1. */
    record Pause(int ticket, int attempt) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.PAUSE;
        }
    }

    /** The contender was let in, by what the ensemble showed last. At most once. */
    record Admitted(String name, long czxid, long owner) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.ADMITTED;
        }
    }

    /** What is held can no longer be proven; it is being confirmed. */
    record HoldDoubted() implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.HOLD_DOUBTED;
        }
    }

    /** After a doubt: the own node was seen again, unchanged and owned by the session. */
    record HoldConfirmed() implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.HOLD_CONFIRMED;
        }
    }

    /** What was held is lost for good. At most once, and only after {@link Admitted}. */
    record HoldLost(Loss reason) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.HOLD_LOST;
        }
    }

    /** Somebody asks for what is held. At most once. */
    record RevocationAsked() implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.REVOCATION_ASKED;
        }
    }

    /** The attempt is over without admission; cleaning up may go on. At most once, never after {@link Admitted}. */
    record GaveUp(GiveUp reason) implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.GAVE_UP;
        }
    }

    /** The last output: no node is left, or it goes with its session, or the server refuses to delete it. */
    record Finished() implements ContenderOutput {
        @Override
        public Kind kind() {
            return Kind.FINISHED;
        }
    }
}
