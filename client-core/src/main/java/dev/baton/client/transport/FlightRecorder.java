package dev.baton.client.transport;

import dev.baton.client.error.BatonException;
import dev.baton.client.event.StateChange;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Events for the JDK's flight recorder. They cost next to nothing while nobody records. */
final class FlightRecorder {
    private FlightRecorder() {}

    /** A change of a client's connection state. */
    @Name("dev.baton.client.StateChange")
    @Label("Baton client state")
    @Category("Baton")
    @StackTrace(false)
    static final class StateChanged extends Event {
        @Label("From")
        String previous = "";

        @Label("To")
        String current = "";

        @Label("Reason")
        String reason = "";

        @Label("Detail")
        String detail = "";

        @Label("Session")
        long sessionId;
    }

    /** An operation that failed for another reason than the server's refusal. */
    @Name("dev.baton.client.OperationFailure")
    @Label("Baton operation failure")
    @Category("Baton")
    @StackTrace(false)
    static final class OperationFailed extends Event {
        @Label("Error")
        String error = "";

        @Label("Operation")
        String operation = "";

        @Label("Message")
        String message = "";
    }

    static void stateChanged(StateChange change) {
        StateChanged event = new StateChanged();
        if (event.isEnabled()) {
            event.previous = change.previous().name();
            event.current = change.current().name();
            event.reason = change.reason().name();
            event.detail = change.detail();
            event.sessionId = change.newSessionId() == 0 ? change.oldSessionId() : change.newSessionId();
            event.commit();
        }
    }

    static void operationFailed(BatonException error) {
        OperationFailed event = new OperationFailed();
        if (event.isEnabled()) {
            event.error = error.advice().id();
            event.operation = error.operation();
            event.message = error.getMessage();
            event.commit();
        }
    }
}
