package dev.baton.recipes.kernel;

/** What a {@link NodeKernel} has to tell its recipe. */
public sealed interface Notice {
    /** Which notice it is. */
    Kind kind();

    /** One constant per notice. */
    enum Kind {
        OPENED,
        SHUT,
        PRESENT,
        ABSENT,
        SETTLED,
        UNKNOWN,
        GAVE_UP
    }

    /** Of a {@link Gate}: what was waited for is the case, by this view. Once. */
    record Opened(View view) implements Notice {
        @Override
        public Kind kind() {
            return Kind.OPENED;
        }
    }

    /** Of a {@link Gate}: it was looked at, and what is waited for is not the case by this view. Each time. */
    record Shut(View view) implements Notice {
        @Override
        public Kind kind() {
            return Kind.SHUT;
        }
    }

    /** Of a {@link Presence}: the node is there as wished, owned by the present session. */
    record Present(View view) implements Notice {
        @Override
        public Kind kind() {
            return Kind.PRESENT;
        }
    }

    /** Of a {@link Presence}: the node is not there, or cannot be proven to be, for now. */
    record Absent(Absence reason) implements Notice {
        @Override
        public Kind kind() {
            return Kind.ABSENT;
        }
    }

    /** Of a {@link CasLoop}: done; before and after are the same where nothing had to be written. Once. */
    record Settled(View before, View after, boolean written) implements Notice {
        @Override
        public Kind kind() {
            return Kind.SETTLED;
        }
    }

    /** Of a {@link CasLoop}: it may have been written, and the node has been changed again, so nobody can tell. Once. */
    record Unknown(View seen) implements Notice {
        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The machine ends without what it was started for. Once. */
    record GaveUp(Quit reason) implements Notice {
        @Override
        public Kind kind() {
            return Kind.GAVE_UP;
        }
    }

    /** Why a presence is not to be relied on. */
    enum Absence {
        /** No connection; the node is there as long as the session lives. */
        SUSPENDED,
        /** The session ended. */
        SESSION_LOST,
        /** Somebody deleted the node. */
        DELETED,
        /** Another session owns a node of this name; it is left alone. */
        TAKEN,
        /** The server refuses; it is tried again now and then. */
        REFUSED,
        /** The client was closed. */
        CLIENT_CLOSED
    }

    /** Why a machine gives up. */
    enum Quit {
        STOPPED,
        CLIENT_CLOSED,
        REFUSED
    }
}
