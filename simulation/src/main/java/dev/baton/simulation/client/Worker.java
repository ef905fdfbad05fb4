package dev.baton.simulation.client;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BadVersion;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.simulation.check.Linearizability.Action;
import dev.baton.simulation.check.Values;
import dev.baton.simulation.check.Witness;
import dev.baton.simulation.client.Registers.Register;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Violation;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.Sync;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program that reads and writes: registers that it shares with others, nodes of its own, and watches on both. */
public final class Worker implements Program {
    private static final int ANY_VERSION = -1;
    private static final int BURST = 12;

    private final Workshop shop;
    private final SimClient client;
    private final Chance chance;
    private final WatchBook watches;
    private final String home;
    private boolean over;
    private int count;
    private int created;
    private long knownValue;
    private int knownVersion = ANY_VERSION;
    private @Nullable Register knownRegister;

    public Worker(Workshop shop, SimClient client, Chance chance) {
        this.shop = shop;
        this.client = client;
        this.chance = chance;
        this.watches = new WatchBook(shop.world, shop.chronicle, client);
        this.home = "/w" + client.address();
    }

    @Override
    public void begin() {
        make("/r", CreateMode.PERSISTENT);
        make("/seq", CreateMode.PERSISTENT);
        make(home, CreateMode.PERSISTENT);
        act();
    }

    @Override
    public void onState(StateChange change) {
        watches.onState(change);
        over |= change.current().isFinal();
        if (change.current() == ConnectionState.LOST) {
            knownVersion = ANY_VERSION;
        }
    }

    private void act() {
        if (shop.isOpen() && !over) {
            if (client.isConnected() || chance.oneIn(8)) {
                int deeds = chance.oneIn(20) ? BURST : 1;
                for (int i = 0; i < deeds; i++) {
                    deed();
                }
            }
            client.after(1 + chance.exponential(shop.paceNanos()), this::act);
        }
    }

    private void deed() {
        switch (chance.nextInt(20)) {
            case 0, 1, 2, 3 -> write(shop.registers.next(chance));
            case 4, 5, 6 -> swap();
            case 7, 8, 9 -> readBehindSync(shop.registers.next(chance));
            case 10, 11 -> readAnything();
            case 12 -> make(home + "/p" + created++, CreateMode.PERSISTENT);
            case 13 -> make(home + "/e" + created++, CreateMode.EPHEMERAL);
            case 14 -> make("/seq/n", CreateMode.PERSISTENT_SEQUENTIAL);
            case 15 -> multi(chance.oneIn(3));
            case 16 -> delete();
            case 17 -> watches.watch(anyPath(), chance.oneIn(3));
            case 18 -> watches.watchAlways(anyPath());
            default -> {
                if (chance.oneIn(12)) {
                    client.close();
                }
            }
        }
        count++;
    }

    private String anyPath() {
        return switch (chance.nextInt(4)) {
            case 0 -> home;
            case 1 -> home + "/p" + chance.nextInt(created + 1);
            case 2 -> "/seq";
            default -> "/r/k" + chance.nextInt(3);
        };
    }

    // ---- registers ----

    private void write(Register register) {
        Witness.Write write = shop.witness.begin(register.path);
        int index = register.begin(shop.world.now(), Action.WRITE, write.value(), 0);
        client.submit(
                new SetData.Request(register.path, Values.bytes(write.value()), ANY_VERSION),
                register.path,
                (response, zxid, error) -> {
                    settle(write, null, response, zxid, error);
                    settle(register, index, error);
                    if (isMissing(error)) {
                        make(register.path, CreateMode.PERSISTENT);
                    }
                });
    }

    private void swap() {
        Register register = knownRegister;
        if (register == null || knownVersion == ANY_VERSION || !register.reserve()) {
            readBehindSync(shop.registers.next(chance));
            return;
        }
        knownRegister = null;
        int version = knownVersion;
        Witness.Write write = shop.witness.begin(register.path);
        long called = shop.world.now();
        int index = register.begin(called, Action.SWAP, write.value(), version);
        client.submit(
                new SetData.Request(register.path, Values.bytes(write.value()), version),
                register.path,
                (response, zxid, error) -> {
                    settle(write, null, response, zxid, error);
                    settle(register, index, error);
                    if (error instanceof BadVersion) {
                        register.record(called, shop.world.now(), Action.SWAP_REFUSED, 0, version);
                    }
                });
    }

    /** What is unknown stays as it is: begun, and never answered. */
    private void settle(Register register, int index, @Nullable BatonException error) {
        if (error == null || error.applied() == Applied.NO) {
            register.end(index, shop.world.now(), error == null);
        }
    }

    private void readBehindSync(Register register) {
        long called = shop.world.now();
        long atLeast = shop.witness.latestAcknowledged();
        boolean[] synced = {false};
        client.submit(
                new Sync.Request(register.path), register.path, (response, zxid, error) -> synced[0] = error == null);
        client.submit(new GetData.Request(register.path, false), register.path, (response, zxid, error) -> {
            if (error == null && response instanceof GetData.Response found) {
                long value = Values.of(found.data());
                shop.witness.read(register.path, zxid, true, value, synced[0] ? atLeast : 0);
                if (synced[0]) {
                    register.record(
                            called,
                            shop.world.now(),
                            Action.READ,
                            value,
                            found.stat().version());
                }
                knownRegister = register;
                knownValue = value;
                knownVersion = found.stat().version();
            } else if (isMissing(error)) {
                shop.witness.read(register.path, zxid, false, 0, synced[0] ? atLeast : 0);
                make(register.path, CreateMode.PERSISTENT);
            }
        });
    }

    private void readAnything() {
        String path = anyPath();
        client.submit(new GetData.Request(path, false), path, (response, zxid, error) -> {
            if (error == null && response instanceof GetData.Response found) {
                shop.witness.read(path, zxid, true, Values.of(found.data()), 0);
            } else if (isMissing(error) && zxid > 0) {
                shop.witness.read(path, zxid, false, 0, 0);
            }
        });
    }

    // ---- nodes ----

    private void make(String path, CreateMode mode) {
        boolean register = path.startsWith("/r/");
        Witness.Write write = register ? null : shop.witness.begin(path);
        byte[] data = write == null ? null : Values.bytes(write.value());
        client.submit(new Create2.Request(path, data, Acl.OPEN, mode.flag()), path, (response, zxid, error) -> {
            if (write != null) {
                String made = response instanceof Create2.Response there ? there.path() : null;
                settle(write, made, response, zxid, error);
            }
        });
    }

    private void delete() {
        String path = home + "/p" + chance.nextInt(created + 1);
        client.submit(new Delete.Request(path, ANY_VERSION), path, (response, zxid, error) -> {
            if (error == null) {
                shop.witness.acknowledged(zxid);
            }
        });
    }

    /** Two nodes or none; one that fails has a check in it that cannot hold. */
    private void multi(boolean fails) {
        String path = home + "/m" + created++;
        Witness.Write first = shop.witness.begin(path);
        Witness.Write second = shop.witness.begin(path + "/c");
        client.submit(
                new Multi.Request(List.of(
                        new Create2.Request(path, Values.bytes(first.value()), Acl.OPEN, 0),
                        new Create2.Request(path + "/c", Values.bytes(second.value()), Acl.OPEN, 0),
                        new Check.Request(fails ? home + "/none" : home, ANY_VERSION))),
                path,
                (response, zxid, error) -> {
                    if (response instanceof Multi.Response answer
                            && answer.results().stream().anyMatch(MultiResult::isError)) {
                        shop.witness.refused(first);
                        shop.witness.refused(second);
                    } else {
                        Violation.unless(!fails || error != null, "I12", "a multi with a failing check went through");
                        settle(first, null, response, zxid, error);
                        settle(second, null, response, zxid, error);
                    }
                });
    }

    // ---- outcomes ----

    /** Tells the witness. */
    private void settle(
            Witness.Write write,
            @Nullable String made,
            @Nullable OpResponse response,
            long zxid,
            @Nullable BatonException error) {
        if (error == null) {
            Violation.unless(response != null, "G2", "an answer to a write is empty");
            shop.witness.acknowledged(write, made, zxid);
        } else if (error.applied() == Applied.UNKNOWN) {
            shop.witness.unknown(write);
        } else {
            shop.witness.refused(write);
        }
    }

    private static boolean isMissing(@Nullable BatonException error) {
        return error instanceof NoNode;
    }

    @Override
    public String toString() {
        return client + " after " + count + ", knows " + knownValue;
    }
}
