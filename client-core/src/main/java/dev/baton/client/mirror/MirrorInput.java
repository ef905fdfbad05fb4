package dev.baton.client.mirror;

import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact the driver tells a {@link Mirror}, in the order in which the client reports things on its callback lane. */
public sealed interface MirrorInput {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        UP,
        DOWN,
        WATCHING,
        EVENT,
        ANSWER
    }

    /** A connection stands. The watch needs to be made unless the session, and the watch with it, goes on. */
    record Up(boolean sameSession) implements MirrorInput {
        @Override
        public Kind kind() {
            return Kind.UP;
        }
    }

    /** There is no connection any more. */
    record Down() implements MirrorInput {
        @Override
        public Kind kind() {
            return Kind.DOWN;
        }
    }

    /** The watch stands, or could not be made. */
    record Watching(long epoch, boolean ok) implements MirrorInput {
        @Override
        public Kind kind() {
            return Kind.WATCHING;
        }
    }

    /** The watch saw something. */
    record Event(WatchEventType type, String path, long zxid) implements MirrorInput {
        @Override
        public Kind kind() {
            return Kind.EVENT;
        }
    }

    /**
     * The answer to a {@link MirrorOutput.Ask}.
     *
     * @param ask what was asked
     * @param stat null if there is no such node
     * @param data for {@link MirrorOutput.What#DATA}
     * @param names for {@link MirrorOutput.What#CHILDREN}
     * @param zxid last transaction that the client knew when the answer came: what is missing was gone by then
     * @param failed whether there was neither an answer nor the certainty that there is no such node
     */
    record Answer(
            MirrorOutput.Ask ask,
            @Nullable Stat stat,
            byte @Nullable [] data,
            List<String> names,
            long zxid,
            boolean failed)
            implements MirrorInput {
        @Override
        public Kind kind() {
            return Kind.ANSWER;
        }
    }
}
