package dev.baton.server.node;

/** The node's side of a {@link ClientLane}. */
final class Connection {}
