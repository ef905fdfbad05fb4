package dev.baton.client.session;

import dev.baton.client.error.ServerException;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Which reads of data travel together. Those that stand behind each other in line when they may be sent go out as one {@code multiRead}, since a server
 * spends more on a request than on a read: Apache's takes one request of a connection at a time, each through several threads. Nothing waits for
 * others to come. Reads with a watch go by themselves, as nothing in a multiRead leaves a watch.
 *
 * <p>A bundle is as large as its answer is likely to stay below {@value #ANSWER_BYTES_MAX} bytes, going by the largest data seen lately. One whose answer is too
 * large for a frame nevertheless is asked for once more, read by read, and so is one that the server does not understand, which then gets no further
 * bundles. (multiRead: since ZooKeeper 3.6, ZOOKEEPER-3402.)
 */
final class Bundling {
    static final int READS_MAX = 64;
    static final int ANSWER_BYTES_MAX = 64 * 1024;

    /** What a path takes at most in a request, by a character of Java. */
    private static final int BYTES_PER_CHAR = 3;

    private static final int READ_BYTES_BESIDES = 96;
    private static final int READ_BYTES_ASSUMED = 4096;
    private static final int FORGETTING = 16;

    private final int answerBytesMax;
    private final int requestCharsMax;
    private int readBytes = READ_BYTES_ASSUMED;
    private boolean refused;

    Bundling(int frameBytesMax) {
        answerBytesMax = Math.min(ANSWER_BYTES_MAX, frameBytesMax / 2);
        requestCharsMax = Math.min(ANSWER_BYTES_MAX, frameBytesMax / 2) / BYTES_PER_CHAR;
    }

    /** Whether an operation may share a request with others. */
    boolean takes(Operation operation) {
        return !refused
                && !operation.alone
                && operation.request() instanceof GetData.Request read
                && !read.watch()
                && operation.watch() == null
                && !operation.isInternal();
    }

    /** How many reads may go together now. */
    int readsMax() {
        return Math.min(READS_MAX, answerBytesMax / readBytes);
    }

    /** How long the paths of a bundle may be in all. */
    int requestCharsMax() {
        return requestCharsMax;
    }

    /** What stands in the request of an operation, with the rest of an item. */
    static int chars(Operation operation) {
        return ((GetData.Request) operation.request()).path().length() + Long.BYTES;
    }

    static MultiRead.Request request(List<Operation> bundle) {
        List<OpRequest> reads = new ArrayList<>(bundle.size());
        for (Operation operation : bundle) {
            reads.add(operation.request());
        }
        return new MultiRead.Request(reads);
    }

    /** So much data had a node that was read. */
    void sawData(int bytes) {
        readBytes = Math.max(bytes + READ_BYTES_BESIDES, readBytes - readBytes / FORGETTING);
    }

    /** The server does not know such requests. */
    void refuse() {
        refused = true;
    }

    /** Each gets its own part of the answer. */
    void answer(List<Operation> bundle, WireReader body, long zxid, Outbox out) {
        List<MultiResult> results = ((Multi.Response) OpCode.MULTI_READ.decodeResponse(body)).results();
        if (results.size() != bundle.size()) {
            throw new MalformedRecordException(results.size() + " results for " + bundle.size() + " reads");
        }
        for (int i = 0; i < bundle.size(); i++) {
            answer(bundle.get(i), results.get(i), zxid, out);
        }
    }

    private void answer(Operation operation, MultiResult result, long zxid, Outbox out) {
        OpResponse response = result.response();
        if (response instanceof GetData.Response read) {
            byte[] data = read.data();
            sawData(data == null ? 0 : data.length);
        } else if (response != null) {
            throw new MalformedRecordException("a read of data is answered with something else");
        }
        if (operation.isDone()) {
            return;
        }
        if (response == null) {
            Pipeline.fail(operation, ServerException.of(ErrorCode.of(result.err()), operation.context(zxid)), out);
        } else {
            operation.stage = Operation.Stage.DONE;
            out.add(new Output.Complete(operation, response, zxid));
        }
    }
}
