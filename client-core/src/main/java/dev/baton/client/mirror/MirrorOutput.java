package dev.baton.client.mirror;

import dev.baton.client.watch.Freshness;
import dev.baton.client.watch.StreamItem;

/** Something a {@link Mirror} wants done, in order. */
public sealed interface MirrorOutput {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        WATCH,
        ASK,
        EMIT,
        LEVEL,
        RETRY
    }

    /** What to read. */
    enum What {
        STAT,
        DATA,
        CHILDREN
    }

    /** Make the recursive watch; answered by Watching. */
    record Watch(long epoch) implements MirrorOutput {
        @Override
        public Kind kind() {
            return Kind.WATCH;
        }
    }

    /**
     * Read; answered by Answer, unless the epoch has passed.
     *
     * @param forSync whether the node is being compared, rather than followed after an event
     */
    record Ask(long epoch, What what, String path, boolean forSync) implements MirrorOutput {
        @Override
        public Kind kind() {
            return Kind.ASK;
        }
    }

    /** Report. */
    record Emit(StreamItem item) implements MirrorOutput {
        @Override
        public Kind kind() {
            return Kind.EMIT;
        }
    }

    /** The copy is as fresh as this from now on. */
    record Level(Freshness.Level level) implements MirrorOutput {
        @Override
        public Kind kind() {
            return Kind.LEVEL;
        }
    }

    /** Something could not be read: after a pause, say Up again if a connection stands. */
    record Retry() implements MirrorOutput {
        @Override
        public Kind kind() {
            return Kind.RETRY;
        }
    }
}
