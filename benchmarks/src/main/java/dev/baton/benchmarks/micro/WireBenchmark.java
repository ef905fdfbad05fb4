package dev.baton.benchmarks.micro;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.RequestHeader;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding and decoding of the frames that a saturated server handles most. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireBenchmark {
    private static final String PATH = "/bench/lane-17/member-000000012345";

    /** Size of the znode's data. */
    @Param({"128", "1024"})
    public int bytes;

    private final WireWriter out = new WireWriter(4096);
    private byte[] getDataRequest = {};
    private byte[] setDataRequest = {};
    private byte[] getDataReply = {};
    private byte[] data = {};
    private final Stat stat = new Stat(1, 2, 3, 4, 5, 6, 7, 0, 1024, 0, 8);

    @Setup
    public void encodeFrames() {
        data = new byte[bytes];
        getDataRequest = encode(new GetData.Request(PATH, false)).toByteArray();
        setDataRequest = encode(new SetData.Request(PATH, data, -1)).toByteArray();
        getDataReply = encodeGetDataReply().toByteArray();
    }

    private WireWriter encode(OpRequest body) {
        out.clear();
        int mark = out.beginFrame();
        out.writeInt(7);
        out.writeInt(body.op().code());
        body.writeTo(out);
        out.endFrame(mark);
        return out;
    }

    @Benchmark
    public WireWriter encodeGetDataRequest() {
        return encode(new GetData.Request(PATH, false));
    }

    @Benchmark
    public WireWriter encodeSetDataRequest() {
        return encode(new SetData.Request(PATH, data, -1));
    }

    @Benchmark
    public WireWriter encodeGetDataReply() {
        out.clear();
        int mark = out.beginFrame();
        ReplyHeader.write(out, 7, 42, 0);
        new GetData.Response(data, stat).writeTo(out);
        out.endFrame(mark);
        return out;
    }

    @Benchmark
    public OpRequest decodeGetDataRequest() {
        return decodeRequest(getDataRequest);
    }

    @Benchmark
    public OpRequest decodeSetDataRequest() {
        return decodeRequest(setDataRequest);
    }

    private static OpRequest decodeRequest(byte[] frame) {
        var in = new WireReader(frame, 4, frame.length - 4);
        RequestHeader header = RequestHeader.read(in);
        return Objects.requireNonNull(OpCode.of(header.type())).decodeRequest(in);
    }

    @Benchmark
    public GetData.Response decodeGetDataReply() {
        var in = new WireReader(getDataReply, 4, getDataReply.length - 4);
        ReplyHeader.read(in);
        return GetData.Response.read(in);
    }
}
