package dev.baton.server.zab.election;

/** Takes what an election has to say, in order. */
@FunctionalInterface
public interface ElectionOutbox {
    /** To one member, never to oneself. May be lost, repeated, or replaced by a later one to the same member. */
    void send(long to, Notification notification);
}
