package dev.baton.recipes.kernel;

/** Where a {@link Contender} stands. */
enum Phase {
    IDLE,
    CREATING,
    PREPARING,
    RESOLVING,
    ADOPTING,
    RANKING,
    WAITING,
    HOLDING,
    DOUBTING,
    REMOVING,
    DONE
}
