package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machine against a model of a server and a network that fails at random. Whatever happens, every operation ends once, its
 * end agrees with what the server has really done, writes take effect in order, and an event comes before the result that shows it.
 */
class SessionMachineRandomTest {
    private static final int STEPS = 1_500;
    private static final String WATCHED = "/w";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void survivesFaults(long base) {
        int bundles = 0;
        for (long seed = base * 100; seed < base * 100 + 20; seed++) {
            World world = new World(seed);
            world.run();
            bundles += world.bundles;
        }
        assertThat(bundles).as("requests of several reads").isPositive();
    }

    /** One write or read of the client and what is known of it. */
    private static final class Op implements Completion {
        final int number;
        final boolean write;
        final World world;
        Object result;

        Op(int number, boolean write, World world) {
            this.number = number;
            this.write = write;
            this.world = world;
        }

        @Override
        public void succeed(OpResponse response, long zxid) {
            end(response == null ? "absent" : response);
            assertThat(number).as("successes in order of submission").isGreaterThan(world.lastSuccess);
            world.lastSuccess = number;
            if (write && response instanceof SetData.Response) {
                assertThat(world.watchSeen.containsAll(world.eventsSentUpTo(zxid)))
                        .as("events up to 0x%x before its result", zxid)
                        .isTrue();
            }
        }

        @Override
        public void fail(BatonException error) {
            end(error);
        }

        private void end(Object value) {
            assertThat(result).as("operation %s ends once", number).isNull();
            result = value;
        }
    }

    private static final class World {
        final long seed;
        final Random random;
        final SessionMachine machine;
        final Outbox out = new Outbox();
        final List<Op> ops = new ArrayList<>();
        final Set<Long> watchSeen = new HashSet<>();
        int lastSuccess = -1;
        int bundles;
        long now = 1;

        // network
        boolean dialling;
        boolean up;
        long attempt;
        final Deque<byte[]> toServer = new ArrayDeque<>();
        final Deque<List<WireRecord>> toClient = new ArrayDeque<>();

        // server
        long zxid = 1;
        long session;
        long nextSession = 100;
        boolean handshaken;
        boolean watching;
        final List<Integer> applied = new ArrayList<>();
        final List<String> children = new ArrayList<>();
        final List<Long> eventsOfConnection = new ArrayList<>();

        World(long seed) {
            this.seed = seed;
            random = new Random(seed);
            machine = new SessionMachine(MachineRig.config("a", "b"));
        }

        Set<Long> eventsSentUpTo(long limit) {
            Set<Long> due = new HashSet<>();
            for (long event : eventsOfConnection) {
                if (event <= limit) {
                    due.add(event);
                }
            }
            return due;
        }

        void run() {
            step(new Input.Start());
            for (int i = 0; i < STEPS; i++) {
                chaos();
            }
            for (int i = 0; i < 20_000 && ops.stream().anyMatch(op -> op.result == null); i++) {
                progress();
            }
            check();
        }

        private void chaos() {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4 -> submit();
                case 5 -> step(new Input.Writable(random.nextBoolean()));
                case 6 -> cut();
                case 7 -> {
                    if (random.nextInt(10) == 0) {
                        session = 0;
                    }
                }
                case 8 -> {
                    now += random.nextInt(2_000) * MachineRig.MILLI;
                    step(new Input.Deadline());
                }
                case 9 -> {
                    if (random.nextInt(20) == 0) {
                        now += 20_000 * MachineRig.MILLI;
                        step(new Input.Deadline());
                    }
                }
                case 10 -> {
                    if (dialling) {
                        dialling = false;
                        step(new Input.TransportDown(attempt, "refused"));
                    }
                }
                default -> progress();
            }
        }

        /** One step of what would happen without faults. */
        private void progress() {
            if (dialling) {
                dialling = false;
                up = true;
                handshaken = false;
                watching = false;
                eventsOfConnection.clear();
                step(new Input.TransportUp(attempt, new HostPort("a", 2181)));
            } else if (!up) {
                now = Math.max(now, Math.min(machine.nextDeadlineNanos(), now + 1_000 * MachineRig.MILLI));
                step(new Input.Deadline());
            } else if (!toServer.isEmpty() && random.nextInt(3) > 0) {
                serve(toServer.remove());
            } else if (!toClient.isEmpty()) {
                deliver(toClient.remove());
            } else if (machine.hasUnsent()) {
                step(new Input.Writable(true));
            } else if (toServer.isEmpty()) {
                now = Math.max(now, Math.min(machine.nextDeadlineNanos(), now + 1_000 * MachineRig.MILLI));
                step(new Input.Deadline());
            }
        }

        private void submit() {
            int number = ops.size();
            int kind = random.nextInt(4);
            Op op = new Op(number, kind != 0, this);
            long deadline = now + (random.nextInt(10) == 0 ? 300 : 30_000) * MachineRig.MILLI;
            OpRequest request = switch (kind) {
                case 0 -> new GetData.Request(WATCHED, false);
                case 1 -> new Create2.Request("/p/_c_" + number + "-", number(number), Acl.OPEN, 3);
                default -> new SetData.Request(WATCHED, number(number), -1);
            };
            ops.add(op);
            Operation operation =
                    Operation.of(request, kind == 1 ? "/p/_c_" + number + "-" : WATCHED, WATCHED, deadline, op);
            List<Operation> together = new ArrayList<>();
            together.add(kind == 1 ? operation.withProtectedPrefix("_c_" + number + "-") : operation);
            for (int i = random.nextInt(3); kind == 0 && i > 0; i--) {
                Op another = new Op(ops.size(), false, this);
                ops.add(another);
                together.add(Operation.of(request, WATCHED, WATCHED, deadline, another));
            }
            step(new Input.Submit(together));
            if (number % 40 == 0) {
                Op watch = new Op(ops.size(), false, this);
                ops.add(watch);
                step(new Input.Submit(
                        Operation.of(new AddWatch.Request(WATCHED, 0), WATCHED, WATCHED, Long.MAX_VALUE, watch)
                                .withWatch(WatchIntent.register(
                                        WatchIntent.Kind.PERSISTENT, event -> watchSeen.add(event.zxid())))));
            }
        }

        private void cut() {
            if (up) {
                up = false;
                // what the server has not read is lost, or not: a prefix may still arrive
                int arriving = random.nextInt(toServer.size() + 1);
                for (int i = 0; i < arriving && handshaken; i++) {
                    serve(toServer.remove());
                }
                toServer.clear();
                toClient.clear();
                step(new Input.TransportDown(attempt, "cut"));
            }
        }

        private void serve(byte[] frame) {
            dev.baton.wire.io.WireReader in = new dev.baton.wire.io.WireReader(frame);
            if (!handshaken) {
                handshaken = true;
                long wanted = dev.baton.wire.session.ConnectRequest.read(in).sessionId();
                if (wanted != 0 && wanted != session) {
                    toClient.add(List.of(ConnectResponse.expired(false)));
                    return;
                }
                if (wanted == 0) {
                    session = nextSession++;
                    zxid++;
                }
                toClient.add(List.of(new ConnectResponse(0, 9_000, session, new byte[16], false)));
                return;
            }
            int xid = in.readInt();
            int type = in.readInt();
            if (session == 0) {
                toClient.add(List.of(new ReplyHeader(xid, zxid, ErrorCode.SESSION_EXPIRED.code())));
                return;
            }
            if (xid == Xids.PING) {
                toClient.add(List.of(new ReplyHeader(xid, zxid, 0)));
                return;
            }
            OpRequest request = dev.baton.wire.op.OpCode.of(type).decodeRequest(in);
            OpResponse response = answer(request);
            toClient.add(List.of(new ReplyHeader(xid, zxid, 0), response));
        }

        private OpResponse answer(OpRequest request) {
            if (request instanceof SetData.Request set) {
                zxid++;
                applied.add(ByteBuffer.wrap(set.data()).getInt());
                if (watching) {
                    eventsOfConnection.add(zxid);
                    toClient.add(List.of(
                            new ReplyHeader(Xids.NOTIFICATION, zxid, 0),
                            new WatcherEvent(WatchEventType.NODE_DATA_CHANGED, 3, WATCHED)));
                }
                return new SetData.Response(MachineRig.stat(zxid));
            }
            if (request instanceof Create2.Request create) {
                zxid++;
                applied.add(ByteBuffer.wrap(create.data()).getInt());
                String path = create.path() + String.format("%010d", applied.size());
                children.add(path.substring(3));
                return new Create2.Response(path, MachineRig.stat(zxid));
            }
            if (request instanceof GetChildren.Request) {
                return new GetChildren.Response(List.copyOf(children));
            }
            if (request instanceof Exists.Request) {
                return new Exists.Response(MachineRig.stat(zxid));
            }
            if (request instanceof AddWatch.Request) {
                watching = true;
                return new AddWatch.Response(0);
            }
            if (request instanceof GetData.Request) {
                return MachineRig.data();
            }
            if (request instanceof MultiRead.Request reads) {
                bundles++;
                return new Multi.Response(Collections.nCopies(
                        reads.ops().size(), MultiResult.success(OpCode.GET_DATA, MachineRig.data())));
            }
            watching = true;
            return EmptyResponse.INSTANCE;
        }

        private void deliver(List<WireRecord> records) {
            dev.baton.wire.io.WireWriter writer = new dev.baton.wire.io.WireWriter();
            records.forEach(record -> record.writeTo(writer));
            step(new Input.Frame(attempt, writer.array(), 0, writer.size()));
        }

        private void step(Input input) {
            machine.step(input, now, out);
            dev.baton.wire.io.WireReader in = new dev.baton.wire.io.WireReader(
                    out.frames().array(), 0, out.frames().size());
            while (in.remaining() > 0) {
                byte[] frame = in.readBytes(in.readInt());
                if (up) {
                    toServer.add(frame);
                }
            }
            out.clearFrames();
            List<Output> outputs = new ArrayList<>(out.outputs());
            out.clearOutputs();
            for (Output output : outputs) {
                switch (output.kind()) {
                    case CONNECT -> {
                        attempt = ((Output.Connect) output).attempt();
                        dialling = true;
                    }
                    case DISCONNECT -> {
                        up = false;
                        dialling = false;
                        toServer.clear();
                        toClient.clear();
                    }
                    case COMPLETE -> {
                        Output.Complete complete = (Output.Complete) output;
                        complete.operation().completion().succeed(complete.response(), complete.zxid());
                    }
                    case FAIL -> {
                        Output.Fail fail = (Output.Fail) output;
                        fail.operation().completion().fail(fail.error());
                    }
                    case DELIVER -> {
                        Output.Deliver deliver = (Output.Deliver) output;
                        deliver.watchers().forEach(w -> w.onEvent(deliver.event()));
                    }
                    case STATE_CHANGED, TRACE -> {
                        // not looked at here
                    }
                }
            }
        }

        private void check() {
            assertThat(applied).as("seed %s: each write at most once", seed).doesNotHaveDuplicates();
            assertThat(applied).as("seed %s: writes in order", seed).isSorted();
            int successes = 0;
            for (Op op : ops) {
                assertThat(op.result)
                        .as("seed %s: operation %s has ended", seed, op.number)
                        .isNotNull();
                if (!op.write) {
                    continue;
                }
                if (op.result instanceof BatonException error) {
                    if (error.applied() == Applied.NO) {
                        assertThat(applied).as("seed %s: %s", seed, error).doesNotContain(op.number);
                    }
                } else {
                    successes++;
                    assertThat(applied)
                            .as("seed %s: success of %s", seed, op.number)
                            .contains(op.number);
                }
            }
            assertThat(successes)
                    .as("seed %s: the run has done something", seed)
                    .isPositive();
        }

        private static byte[] number(int number) {
            return ByteBuffer.allocate(4).putInt(number).array();
        }
    }
}
