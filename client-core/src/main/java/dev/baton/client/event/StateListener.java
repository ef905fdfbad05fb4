package dev.baton.client.event;

/**
 * Told of every change of the connection's state, none left out, in order.
 *
 * <p>Runs on the client's callback lane, in its place among results and watch events: a result delivered before the change was
 * answered before it. Listeners of one {@link ListenerPhase} are called in the order of registration.
 */
@FunctionalInterface
public interface StateListener {
    void onStateChange(StateChange change);
}
