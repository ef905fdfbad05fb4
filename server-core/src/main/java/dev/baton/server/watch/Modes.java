package dev.baton.server.watch;

/** The ways in which a connection can be registered at a path, as bits; they are independent of each other. */
final class Modes {
    /** One event about the znode itself. */
    static final int DATA = 1;
    /** One event about its children. */
    static final int CHILD = 1 << 1;
    /** Every event about the znode and about its children. */
    static final int PERSISTENT = 1 << 2;
    /** Every event about the znode itself or one below it. */
    static final int RECURSIVE = 1 << 3;

    static final int ANY = DATA | CHILD | PERSISTENT | RECURSIVE;

    /** Width of the bits in a packed registration. */
    static final int BITS = 4;

    /** What belongs to the table that data events look at. */
    static final int DATA_TABLE = DATA | PERSISTENT | RECURSIVE;
    /** What belongs to the table that child events look at. */
    static final int CHILD_TABLE = CHILD | PERSISTENT;

    private Modes() {}
}
