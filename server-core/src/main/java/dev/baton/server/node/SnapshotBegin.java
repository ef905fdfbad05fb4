package dev.baton.server.node;

/** Open a snapshot file: the bytes that follow in the outbox are its body. */
public record SnapshotBegin(long zxid) {}
