package dev.baton.client.session;

import dev.baton.client.error.BatonException;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.wire.op.OpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something the driver is to do, in order. Frames to be sent are not among them: they stand ready encoded in {@link
 * Outbox#frames()} and go out, before anything in this list, on the connection that stood when the step began.
 */
public sealed interface Output {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        CONNECT,
        DISCONNECT,
        PROBE,
        SASL_STEP,
        COMPLETE,
        FAIL,
        DELIVER,
        STATE_CHANGED,
        TRACE
    }

    /**
     * Open a connection to one of these hosts, the first that answers, preferably an earlier one. Answered by TransportUp or
     * TransportDown with the same number. There is no connection at this time.
     */
    record Connect(long attempt, List<HostPort> hosts) implements Output {
        @Override
        public Kind kind() {
            return Kind.CONNECT;
        }
    }

    /** Close that connection, or give up making it; once what was to be sent has been. Nothing of it is reported any more. */
    record Disconnect(long attempt) implements Output {
        @Override
        public Kind kind() {
            return Kind.DISCONNECT;
        }
    }

    /** Ask a host, on a connection of its own, whether it takes writes. Answered by Probed, or not at all. */
    record Probe(HostPort host) implements Output {
        @Override
        public Kind kind() {
            return Kind.PROBE;
        }
    }

    /**
     * Work out the next token of the authentication that the connection begins with. Answered by SaslToken with the same number.
     *
     * @param challenge what the server said; null to begin
     */
    record SaslStep(long attempt, HostPort host, byte @Nullable [] challenge) implements Output {
        @Override
        public Kind kind() {
            return Kind.SASL_STEP;
        }
    }

    /** An operation succeeded; null is the answer to an exists that found nothing. For the callback lane. */
    record Complete(Operation operation, @Nullable OpResponse response, long zxid) implements Output {
        @Override
        public Kind kind() {
            return Kind.COMPLETE;
        }
    }

    /** An operation failed. For the callback lane. */
    record Fail(Operation operation, BatonException error) implements Output {
        @Override
        public Kind kind() {
            return Kind.FAIL;
        }
    }

    /** An event for some watchers. For the callback lane. */
    record Deliver(List<Watcher> watchers, WatchEvent event) implements Output {
        @Override
        public Kind kind() {
            return Kind.DELIVER;
        }
    }

    /** The connection's state changed. To be published, and for the callback lane. */
    record StateChanged(StateChange change) implements Output {
        @Override
        public Kind kind() {
            return Kind.STATE_CHANGED;
        }
    }

    /** Something for the log. */
    record Trace(boolean warning, String text) implements Output {
        @Override
        public Kind kind() {
            return Kind.TRACE;
        }
    }
}
