package dev.baton.client.watch;

import dev.baton.wire.model.Stat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One item of a stream of changes. */
public sealed interface StreamItem {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        CHANGE,
        GAP,
        RESYNCED
    }

    /** What happened to a node. */
    enum ChangeType {
        /** It was there when the stream began. */
        PRESENT,
        CREATED,
        DATA_CHANGED,
        DELETED
    }

    /**
     * A change of a node. While the connection stands, each is reported once, in the order of the transactions.
     *
     * @param type what happened
     * @param path the node
     * @param zxid the transaction; {@link #ZXID_UNKNOWN} for a deletion that was noticed after a disconnection
     * @param stat the node when it was read after the change, null if it was gone by then. Its mzxid is higher than the change's
     *     zxid if further changes, each of which is reported too, had come by then
     * @param data its data at that time
     */
    record Change(
            ChangeType type,
            String path,
            long zxid,
            @Nullable Stat stat,
            byte @Nullable [] data) implements StreamItem {
        /** Value of {@link #zxid()} where the transaction is not known. */
        public static final long ZXID_UNKNOWN = -1;

        public Change {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(path, "path");
        }

        @Override
        public Kind kind() {
            return Kind.CHANGE;
        }

        /** Without the data. */
        @Override
        public String toString() {
            return type + " " + path + " zxid=0x" + Long.toHexString(zxid);
        }
    }

    /**
     * Changes of a node, or of nodes below it that came and went, may have been skipped: those of transactions after {@code
     * fromZxid} up to {@code toZxid}. What holds now is, or was, reported by changes.
     */
    record Gap(String path, long fromZxid, long toZxid) implements StreamItem {
        public Gap {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public Kind kind() {
            return Kind.GAP;
        }
    }

    /**
     * The stream has caught up: after its start, or after a disconnection during which it saw nothing. All that differed was
     * reported before this item.
     *
     * @param fromZxid last transaction seen before; 0 at the start
     * @param toZxid last transaction known to be included
     */
    record Resynced(long fromZxid, long toZxid) implements StreamItem {
        @Override
        public Kind kind() {
            return Kind.RESYNCED;
        }
    }
}
