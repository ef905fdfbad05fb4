package dev.baton.client;

import java.util.List;

/**
 * Knows the servers of an ensemble. Asked before the first attempt until it gives some, and in the background with every further
 * attempt, on a thread that may block; while it fails, or gives none, the last list stays.
 */
@FunctionalInterface
public interface HostProvider {
    /** The servers, in no particular order. */
    List<ServerAddress> servers();
}
