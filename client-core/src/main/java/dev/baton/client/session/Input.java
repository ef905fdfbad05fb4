package dev.baton.client.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact the driver tells the machine. */
public sealed interface Input {
    /** Which of the variants this is. */
    Kind kind();

    /** The variants. */
    enum Kind {
        START,
        TRANSPORT_UP,
        TRANSPORT_DOWN,
        HOSTS,
        PROBED,
        SASL_TOKEN,
        WRITABLE,
        FRAME,
        OVERSIZED_FRAME,
        GARBAGE,
        SUBMIT,
        DEADLINE,
        CLOSE,
        HAND_OVER
    }

    /** The client may begin to connect. The first input. */
    record Start() implements Input {
        @Override
        public Kind kind() {
            return Kind.START;
        }
    }

    /** The connection that {@link Output.Connect} asked for stands, to this one of its hosts. */
    record TransportUp(long attempt, HostPort host) implements Input {
        @Override
        public Kind kind() {
            return Kind.TRANSPORT_UP;
        }
    }

    /** It could not be made, or has ended. */
    record TransportDown(long attempt, String reason) implements Input {
        @Override
        public Kind kind() {
            return Kind.TRANSPORT_DOWN;
        }
    }

    /** These are the servers from now on, in the order in which they are to be tried; not empty. */
    record Hosts(List<HostPort> hosts) implements Input {
        @Override
        public Kind kind() {
            return Kind.HOSTS;
        }
    }

    /** What a host answered to {@link Output.Probe}. */
    record Probed(HostPort host, boolean writable) implements Input {
        @Override
        public Kind kind() {
            return Kind.PROBED;
        }
    }

    /**
     * The answer to {@link Output.SaslStep}.
     *
     * @param token to be sent to the server; null if nothing is left to be sent
     * @param complete whether the client's side is satisfied
     * @param error why there is no token; null if all is well
     */
    record SaslToken(
            long attempt,
            byte @Nullable [] token,
            boolean complete,
            @Nullable String error) implements Input {
        @Override
        public Kind kind() {
            return Kind.SASL_TOKEN;
        }
    }

    /** Whether the transport takes further bytes without piling them up. */
    record Writable(boolean writable) implements Input {
        @Override
        public Kind kind() {
            return Kind.WRITABLE;
        }
    }

    /** A frame has come, without its length. The bytes are only valid during the step. */
    record Frame(long attempt, byte[] bytes, int offset, int length) implements Input {
        @Override
        public Kind kind() {
            return Kind.FRAME;
        }
    }

    /** A frame larger than the limit has come and was skipped, but for its reply header. */
    record OversizedFrame(long attempt, byte[] header, long sizeBytes) implements Input {
        @Override
        public Kind kind() {
            return Kind.OVERSIZED_FRAME;
        }
    }

    /** Bytes have come that cannot be a frame. */
    record Garbage(long attempt, String what) implements Input {
        @Override
        public Kind kind() {
            return Kind.GARBAGE;
        }
    }

    /** Users' requests, in their order. Those of one input may share a frame. */
    record Submit(List<Operation> operations) implements Input {
        public Submit(Operation operation) {
            this(List.of(operation));
        }

        @Override
        public Kind kind() {
            return Kind.SUBMIT;
        }
    }

    /** {@link SessionMachine#nextDeadlineNanos()} has come. Early or superfluous ones do no harm. */
    record Deadline() implements Input {
        @Override
        public Kind kind() {
            return Kind.DEADLINE;
        }
    }

    /** The owner wants the session ended. */
    record Close() implements Input {
        @Override
        public Kind kind() {
            return Kind.CLOSE;
        }
    }

    /** The owner wants the client ended and the session left for another process. */
    record HandOver() implements Input {
        @Override
        public Kind kind() {
            return Kind.HAND_OVER;
        }
    }
}
