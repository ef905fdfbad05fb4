package dev.baton.server.zab;

import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.wire.model.AclId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What members say to each other. {@link Election} travels on election connections, everything else on the one stream between a
 * leader and a learner, in order. How it looks in bytes is the business of {@code server.zab.wire}.
 *
 * @protocol quorum-wire.md#4-quorum-stream-quorumpacket
 */
public sealed interface Message {
    /** One constant per variant. */
    enum Kind {
        ELECTION,
        LEARNER_INFO,
        LEADER_INFO,
        ACK_EPOCH,
        DIFF,
        TRUNC,
        SNAP,
        NEW_LEADER,
        UP_TO_DATE,
        PROPOSAL,
        ACK,
        COMMIT,
        COMMIT_AND_ACTIVATE,
        INFORM,
        INFORM_AND_ACTIVATE,
        PING,
        PONG,
        REQUEST,
        SYNC,
        REVALIDATE,
        REVALIDATED
    }

    /** Which variant this is. */
    Kind kind();

    /** A vote, on an election connection. */
    record Election(Notification notification) implements Message {
        @Override
        public Kind kind() {
            return Kind.ELECTION;
        }
    }

    /**
     * Learner to leader, first of all: who I am and what I promised.
     *
     * @param zxid beginning of the highest epoch accepted
     * @param protocolVersion {@link #PROTOCOL_VERSION} for every supported peer
     * @param configVersion version of the last committed configuration
     * @param features what the learner understands beyond the protocol, see {@link Features}
     */
    record LearnerInfo(boolean observer, long zxid, long sid, int protocolVersion, long configVersion, int features)
            implements Message {
        /** The only handshake spoken. */
        public static final int PROTOCOL_VERSION = 0x10000;

        public long acceptedEpoch() {
            return Zxid.epoch(zxid);
        }

        @Override
        public Kind kind() {
            return Kind.LEARNER_INFO;
        }
    }

    /** Leader to learner: the epoch that a quorum was asked about. {@code zxid} is its beginning. */
    record LeaderInfo(long zxid, int protocolVersion, int features) implements Message {
        public long epoch() {
            return Zxid.epoch(zxid);
        }

        @Override
        public Kind kind() {
            return Kind.LEADER_INFO;
        }
    }

    /**
     * Learner to leader: the epoch is accepted, and durably so.
     *
     * @param currentEpoch epoch of the learner's history; {@link #NOT_A_PROMISE} if the epoch had been accepted before
     * @param lastZxid last zxid of that history
     */
    record AckEpoch(int currentEpoch, long lastZxid) implements Message {
        /** The learner accepted this epoch earlier, perhaps from somebody else, so that it must not be counted. */
        public static final int NOT_A_PROMISE = -1;

        public boolean isPromise() {
            return currentEpoch != NOT_A_PROMISE;
        }

        @Override
        public Kind kind() {
            return Kind.ACK_EPOCH;
        }
    }

    /** Leader to learner: your history is a prefix of mine; what you lack follows. */
    record Diff(long zxid) implements Message {
        @Override
        public Kind kind() {
            return Kind.DIFF;
        }
    }

    /** Leader to learner: forget what comes after {@code zxid}. */
    record Trunc(long zxid) implements Message {
        @Override
        public Kind kind() {
            return Kind.TRUNC;
        }
    }

    /** Leader to learner: the state at {@code zxid} follows as a raw stream, outside of messages. */
    record Snap(long zxid) implements Message {
        @Override
        public Kind kind() {
            return Kind.SNAP;
        }
    }

    /** Leader to learner: that was the history with which epoch {@code zxid} begins. */
    record NewLeader(long zxid, String config) implements Message {
        public long epoch() {
            return Zxid.epoch(zxid);
        }

        @Override
        public Kind kind() {
            return Kind.NEW_LEADER;
        }
    }

    /** Leader to learner: a quorum has that history; serve. */
    record UpToDate() implements Message {
        @Override
        public Kind kind() {
            return Kind.UP_TO_DATE;
        }
    }

    /** Leader to learner: append this. */
    record Proposal(LogEntry entry) implements Message {
        @Override
        public Kind kind() {
            return Kind.PROPOSAL;
        }
    }

    /** Learner to leader: everything up to {@code zxid} is durable here; with the beginning of an epoch, its NEWLEADER is. */
    record Ack(long zxid) implements Message {
        @Override
        public Kind kind() {
            return Kind.ACK;
        }
    }

    /** Leader to voter: decided up to {@code zxid}. Towards members that need it, one is sent for each transaction. */
    record Commit(long zxid) implements Message {
        @Override
        public Kind kind() {
            return Kind.COMMIT;
        }
    }

    /** A {@link Commit} of a new configuration. */
    record CommitAndActivate(long zxid, long designatedLeader) implements Message {
        @Override
        public Kind kind() {
            return Kind.COMMIT_AND_ACTIVATE;
        }
    }

    /** Leader to observer: append this, it is decided. */
    record Inform(LogEntry entry) implements Message {
        @Override
        public Kind kind() {
            return Kind.INFORM;
        }
    }

    /** An {@link Inform} of a new configuration. */
    record InformAndActivate(long designatedLeader, LogEntry entry) implements Message {
        @Override
        public Kind kind() {
            return Kind.INFORM_AND_ACTIVATE;
        }
    }

    /** Leader to learner: are you there? Answered by exactly one {@link Pong}, in order. */
    record Ping(long zxid) implements Message {
        @Override
        public Kind kind() {
            return Kind.PING;
        }
    }

    /** Learner to leader: yes, and these sessions were heard from since the last time. */
    record Pong(long zxid, List<SessionTouch> touched) implements Message {
        @Override
        public Kind kind() {
            return Kind.PONG;
        }
    }

    /**
     * Learner to leader: a client wants this.
     *
     * @param body the request record as the client sent it
     * @param identities who the client has proved to be; null as the original sends it for a request without a client connection
     */
    record Request(
            long sessionId,
            int cxid,
            int opCode,
            byte[] body,
            @Nullable List<AclId> identities) implements Message {
        @Override
        public Kind kind() {
            return Kind.REQUEST;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Request that
                    && sessionId == that.sessionId
                    && cxid == that.cxid
                    && opCode == that.opCode
                    && Arrays.equals(body, that.body)
                    && java.util.Objects.equals(identities, that.identities);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(sessionId) * 31 + cxid;
        }

        @Override
        public String toString() {
            return "Request[session=0x" + Long.toHexString(sessionId) + ", cxid=" + cxid + ", op=" + opCode + "]";
        }
    }

    /** Leader to learner: the oldest of your unanswered syncs is answered; what precedes it in this stream comes first. */
    record Sync() implements Message {
        @Override
        public Kind kind() {
            return Kind.SYNC;
        }
    }

    /** Learner to leader: a client came to me with this session. */
    record Revalidate(long sessionId, int timeoutMillis) implements Message {
        @Override
        public Kind kind() {
            return Kind.REVALIDATE;
        }
    }

    /** Leader to learner: whether it lives; if so it is yours now. */
    record Revalidated(long sessionId, boolean valid) implements Message {
        @Override
        public Kind kind() {
            return Kind.REVALIDATED;
        }
    }
}
