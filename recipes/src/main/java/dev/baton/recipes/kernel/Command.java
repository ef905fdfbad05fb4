package dev.baton.recipes.kernel;

/**
 * What a {@link NodeKernel} wants done, or has to tell. Commands carry a ticket, to be returned with the answer, and are to be
 * sent in the order given.
 */
public sealed interface Command {
    /** Which command it is. */
    Kind kind();

    /** One constant per command. */
    enum Kind {
        WATCH,
        LOOK,
        CREATE,
        WRITE,
        REMOVE,
        REPLACE,
        PAUSE,
        TELL,
        FINISHED
    }

    /** What to read. */
    enum Form {
        DATA,
        CHILDREN
    }

    /** Have the node watched lastingly, whether it exists or not. Answered by {@link Fact.Watching}. */
    record Watch(int ticket) implements Command {
        @Override
        public Kind kind() {
            return Kind.WATCH;
        }
    }

    /**
     * Read the node. Answered by {@link Fact.Seen}, with {@link View#MISSING} if there is none.
     *
     * @param confirmed whether the answer must show whatever was committed before, so a sync goes first
     */
    record Look(int ticket, Form form, boolean confirmed) implements Command {
        @Override
        public Kind kind() {
            return Kind.LOOK;
        }
    }

    /** Create the node, with parents if they are missing. Must not be repeated unasked. */
    record Create(int ticket, byte[] data, boolean ephemeral) implements Command {
        @Override
        public Kind kind() {
            return Kind.CREATE;
        }
    }

    /** Replace the node's data if it has this version. */
    record Write(int ticket, byte[] data, int version) implements Command {
        @Override
        public Kind kind() {
            return Kind.WRITE;
        }
    }

    /** Delete the node if it has this version. */
    record Remove(int ticket, int version) implements Command {
        @Override
        public Kind kind() {
            return Kind.REMOVE;
        }
    }

    /** In one transaction, delete the node if it has this version, and create it as an ephemeral node of this session. */
    record Replace(int ticket, byte[] data, int version) implements Command {
        @Override
        public Kind kind() {
            return Kind.REPLACE;
        }
    }

    /**
     * Say {@link Fact.PauseOver} after a while, longer with each attempt, which counts from 1.
     *
     * @param contention whether others only were faster: then a random while of a few writes, and attempts are not counted
     */
    record Pause(int ticket, int attempt, boolean contention) implements Command {
        /** One for the sake of others who were faster. */
        static Pause forOthers(int ticket) {
            return new Pause(ticket, 1, true);
        }

        @Override
        public Kind kind() {
            return Kind.PAUSE;
        }
    }

    /** Tell the recipe. */
    record Tell(Notice notice) implements Command {
        @Override
        public Kind kind() {
            return Kind.TELL;
        }
    }

    /** The last command. */
    record Finished() implements Command {
        @Override
        public Kind kind() {
            return Kind.FINISHED;
        }
    }
}
