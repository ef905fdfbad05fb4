package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.BatonException;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.WatchEvent;
import dev.baton.client.event.Watcher;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A machine with a clock in the test's hand and the test in the place of server and driver. */
final class MachineRig {
    static final long MILLI = 1_000_000L;
    static final int TIMEOUT_MILLIS = 9_000;
    static final long SESSION = 0x1234_0000_0001L;
    static final byte[] PASSWORD = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    final SessionMachine machine;
    final Outbox out = new Outbox();
    /** Everything the machine has put out, in words, but for what it sent. */
    final List<String> log = new ArrayList<>();

    final List<StateChange> changes = new ArrayList<>();
    final List<Output.Connect> dials = new ArrayList<>();
    /** Requests sent and not looked at yet. */
    final Deque<Sent> sent = new ArrayDeque<>();

    boolean expectHandshake;
    ConnectRequest handshake;
    long now = 1;
    long attempt;
    /** Which of an attempt's hosts answers first. */
    int racer;

    int pings;

    record Sent(int xid, OpCode op, OpRequest request) {}

    MachineRig(String... hosts) {
        this(config(hosts));
    }

    MachineRig(SessionConfig config) {
        this(config, null);
    }

    MachineRig(SessionConfig config, SessionTicket ticket) {
        machine = new SessionMachine(config, ticket);
    }

    static SessionConfig config(String... hosts) {
        List<HostPort> list = new ArrayList<>();
        for (String host : hosts.length == 0 ? new String[] {"a"} : hosts) {
            list.add(new HostPort(host, 2181));
        }
        return new SessionConfig(
                list,
                TIMEOUT_MILLIS,
                3_000 * MILLI,
                100 * MILLI,
                1_000 * MILLI,
                2_000 * MILLI,
                0xFFFFF,
                false,
                Chroot.NONE,
                List.of(),
                false,
                Long.MAX_VALUE,
                42);
    }

    /** A rig with a session. */
    static MachineRig connected(String... hosts) {
        MachineRig rig = new MachineRig(hosts);
        rig.open();
        return rig;
    }

    void open() {
        start();
        up();
        accept();
        assertThat(machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    void start() {
        step(new Input.Start());
    }

    void up() {
        expectHandshake = true;
        step(new Input.TransportUp(attempt, dials.get(dials.size() - 1).hosts().get(racer)));
    }

    void down(String why) {
        step(new Input.TransportDown(attempt, why));
    }

    void accept() {
        answerHandshake(new ConnectResponse(0, TIMEOUT_MILLIS, SESSION, PASSWORD, false));
    }

    void answerHandshake(ConnectResponse response) {
        frame(response);
    }

    /** Breaks the connection and resumes the session on the next one. */
    void reconnect() {
        down("cut");
        awaitDial();
        up();
        accept();
    }

    void awaitDial() {
        int before = dials.size();
        for (int i = 0;
                i < 100 && dials.size() == before && dials.get(before - 1).attempt() == lastDown;
                i++) {
            toNextDeadline();
        }
    }

    private long lastDown = -1;

    void step(Input input) {
        if (input instanceof Input.TransportDown down) {
            lastDown = down.attempt();
        }
        machine.step(input, now, out);
        takeFrames();
        for (Output output : out.outputs()) {
            take(output);
        }
        out.clearOutputs();
    }

    private void takeFrames() {
        WireReader in = new WireReader(out.frames().array(), 0, out.frames().size());
        while (in.remaining() > 0) {
            byte[] frame = in.readBytes(in.readInt());
            WireReader body = new WireReader(frame);
            if (expectHandshake) {
                expectHandshake = false;
                handshake = ConnectRequest.read(body);
                continue;
            }
            int xid = body.readInt();
            OpCode op = OpCode.of(body.readInt());
            if (xid == Xids.PING) {
                pings++;
            } else {
                sent.add(new Sent(xid, op, op.decodeRequest(body)));
            }
        }
        out.clearFrames();
    }

    private void take(Output output) {
        switch (output.kind()) {
            case CONNECT -> {
                Output.Connect connect = (Output.Connect) output;
                attempt = connect.attempt();
                dials.add(connect);
                log.add("connect " + connect.hosts().get(0).host());
            }
            case DISCONNECT -> {
                log.add("disconnect");
                lastDown = ((Output.Disconnect) output).attempt();
            }
            case COMPLETE -> {
                Output.Complete complete = (Output.Complete) output;
                ((Probe) complete.operation().completion()).succeed(complete.response(), complete.zxid());
                log.add("complete " + ((Probe) complete.operation().completion()).name);
            }
            case FAIL -> {
                Output.Fail fail = (Output.Fail) output;
                ((Probe) fail.operation().completion()).fail(fail.error());
                log.add("fail " + ((Probe) fail.operation().completion()).name + " "
                        + fail.error().getClass().getSimpleName());
            }
            case PROBE -> log.add("probe " + ((Output.Probe) output).host().host());
            case SASL_STEP -> {
                byte[] challenge = ((Output.SaslStep) output).challenge();
                log.add("sasl "
                        + (challenge == null
                                ? "begin"
                                : new String(challenge, java.nio.charset.StandardCharsets.US_ASCII)));
            }
            case DELIVER -> {
                Output.Deliver deliver = (Output.Deliver) output;
                log.add("event " + deliver.event().type() + " "
                        + deliver.event().path() + " x" + deliver.watchers().size());
                deliver.watchers().forEach(w -> w.onEvent(deliver.event()));
            }
            case STATE_CHANGED -> {
                StateChange change = ((Output.StateChanged) output).change();
                changes.add(change);
                log.add("state " + change.current());
            }
            case TRACE -> {
                if (((Output.Trace) output).warning()) {
                    log.add("warn");
                }
            }
        }
    }

    // ---- the server's part ----

    void frame(WireRecord... records) {
        WireWriter writer = new WireWriter();
        for (WireRecord record : records) {
            record.writeTo(writer);
        }
        step(new Input.Frame(attempt, writer.array(), 0, writer.size()));
    }

    Sent nextSent() {
        assertThat(sent).as("requests sent").isNotEmpty();
        return sent.remove();
    }

    void reply(Sent to, long zxid, OpResponse response) {
        frame(new ReplyHeader(to.xid(), zxid, 0), response);
    }

    void refuse(Sent to, long zxid, ErrorCode code) {
        frame(new ReplyHeader(to.xid(), zxid, code.code()));
    }

    void pong(long zxid) {
        frame(new ReplyHeader(Xids.PING, zxid, 0));
    }

    void event(WatchEventType type, String path, long zxid) {
        frame(new ReplyHeader(Xids.NOTIFICATION, zxid, 0), new WatcherEvent(type, 3, path));
    }

    // ---- time ----

    void toNextDeadline() {
        assertThat(machine.nextDeadlineNanos()).isNotEqualTo(Long.MAX_VALUE);
        now = Math.max(now, machine.nextDeadlineNanos());
        step(new Input.Deadline());
    }

    /** Lets time pass, with all deadlines on the way. */
    void pass(long millis) {
        long end = now + millis * MILLI;
        while (machine.nextDeadlineNanos() <= end) {
            toNextDeadline();
        }
        now = end;
        step(new Input.Deadline());
    }

    // ---- the user's part ----

    Probe submit(String name, OpRequest request, String path) {
        return submit(name, request, path, 60_000);
    }

    Probe submit(String name, OpRequest request, String path, long timeoutMillis) {
        Probe probe = new Probe(name);
        submit(Operation.of(request, path, path, now + timeoutMillis * MILLI, probe));
        return probe;
    }

    void submit(Operation operation) {
        step(new Input.Submit(operation));
    }

    Probe get(String path) {
        return submit("get " + path, new GetData.Request(path, false), path);
    }

    Probe set(String path) {
        return submit("set " + path, new SetData.Request(path, null, -1), path);
    }

    Probe create(String path) {
        return submit("create " + path, new Create2.Request(path, null, Acl.OPEN, 0), path);
    }

    Probe protectedCreate(String parent, String prefix) {
        String path = parent + "/" + prefix + "n-";
        Probe probe = new Probe("protected " + path);
        submit(Operation.of(new Create2.Request(path, null, Acl.OPEN, 3), path, path, now + 60_000 * MILLI, probe)
                .withProtectedPrefix(prefix));
        return probe;
    }

    Probe watch(WatchIntent.Kind kind, OpRequest request, String path, Watcher watcher) {
        Probe probe = new Probe(kind + " " + path);
        submit(Operation.of(request, path, path, now + 60_000 * MILLI, probe)
                .withWatch(WatchIntent.register(kind, watcher)));
        return probe;
    }

    Probe watchData(String path, Watcher watcher) {
        return watch(WatchIntent.Kind.DATA, new GetData.Request(path, true), path, watcher);
    }

    Probe watchChildren(String path, Watcher watcher) {
        return watch(WatchIntent.Kind.CHILDREN, new GetChildren2.Request(path, true), path, watcher);
    }

    void close() {
        step(new Input.Close());
    }

    static Stat stat(long zxid) {
        return new Stat(zxid, zxid, 0, 0, 0, 0, 0, 0, 0, 0, zxid);
    }

    static GetData.Response data() {
        return new GetData.Response(null, stat(1));
    }

    /** Waits for one operation. */
    static final class Probe implements Completion {
        final String name;
        final List<Object> results = new ArrayList<>();

        Probe(String name) {
            this.name = name;
        }

        @Override
        public void succeed(OpResponse response, long zxid) {
            results.add(response == null ? "absent" : response);
        }

        @Override
        public void fail(BatonException error) {
            results.add(error);
        }

        boolean isOpen() {
            return results.isEmpty();
        }

        Object result() {
            assertThat(results).as(name).hasSize(1);
            return results.get(0);
        }

        <E extends BatonException> E error(Class<E> type) {
            assertThat(result()).as(name).isInstanceOf(type);
            return type.cast(result());
        }
    }

    /** Keeps what it is told. */
    static final class Seen implements Watcher {
        final List<WatchEvent> events = new ArrayList<>();

        @Override
        public void onEvent(WatchEvent event) {
            events.add(event);
        }
    }
}
