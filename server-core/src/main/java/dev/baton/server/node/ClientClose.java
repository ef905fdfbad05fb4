package dev.baton.server.node;

/**
 * A connection to end. The node takes no further input from it.
 *
 * @param afterFlush whether the frames in the lane must still reach the client; if not they may be dropped
 */
public record ClientClose(ClientLane lane, boolean afterFlush, CloseReason reason) {}
