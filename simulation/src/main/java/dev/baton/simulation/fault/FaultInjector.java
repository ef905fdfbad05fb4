package dev.baton.simulation.fault;

import dev.baton.server.node.NodeInput;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.World;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Makes a schedule come true, and mends everything in the end. */
public final class FaultInjector {
    private static final int NORMAL_RATE = 1_000;

    /** After so many ticks a process that stopped by itself is started again. */
    public static final int RESTART_TICKS = 3;

    private final World world;
    private final Network network;
    private final List<Member> members;
    private final List<SimClient> clients;
    private final long diskLatencyMax;
    private final long restartNanos;
    private final Schemes schemes;

    /**
     * @param diskLatencyMaxNanos of a disk in good order
     * @param restartNanos after how long a process that stopped by itself is started again
     */
    public FaultInjector(
            World world,
            Network network,
            List<Member> members,
            List<SimClient> clients,
            long diskLatencyMaxNanos,
            long restartNanos) {
        this.world = world;
        this.network = network;
        this.members = members;
        this.clients = clients;
        this.diskLatencyMax = diskLatencyMaxNanos;
        this.restartNanos = restartNanos;
        this.schemes = new Schemes(world, network, members, restartNanos / RESTART_TICKS);
    }

    /** Schedules all of it. */
    public void schedule(List<Fault> faults) {
        for (Member member : members) {
            member.onHalt(() -> restartLater(member, restartNanos));
        }
        for (Fault fault : faults) {
            world.events().at(fault.atMillis() * World.MILLI, () -> strike(fault));
        }
    }

    /** Everything heals and everybody comes back. */
    public void healAll() {
        network.healAll();
        for (Member member : members) {
            member.wake();
            member.crashAfter(-1);
            member.onEpochs(ordered -> {});
            member.disk().repair(diskLatencyMax);
            member.runClockAt(NORMAL_RATE);
            restart(member);
        }
        for (SimClient client : clients) {
            client.wake();
            if (!client.isUp()) {
                client.start();
            }
        }
    }

    private void strike(Fault fault) {
        world.print("!", fault);
        if (fault.kind().isOfClient()) {
            clients.stream()
                    .filter(c -> c.address() == fault.target())
                    .findFirst()
                    .ifPresent(c -> ofClient(fault, c));
            return;
        }
        boolean ofLeader = fault.target() == Fault.LEADER
                || fault.kind() == FaultKind.COUP
                || fault.kind() == FaultKind.FALSE_STARTS;
        Member member = ofLeader ? leader() : memberOf(fault.target());
        if (member != null) {
            ofMember(fault, member);
        }
    }

    private @Nullable Member leader() {
        return members.stream().filter(Member::isLeader).findFirst().orElse(null);
    }

    private @Nullable Member memberOf(int number) {
        return number < 1 || number > members.size() ? null : members.get(number - 1);
    }

    private void ofMember(Fault fault, Member member) {
        long nanos = fault.millis() * World.MILLI;
        switch (fault.kind()) {
            case CRASH, CRASH_AT_STEP, CRASH_TWICE, POWER_LOSS, CRASH_ALL, CRASH_MAJORITY, ROLLING_RESTART ->
                crash(fault, member, nanos);
            case PAUSE -> {
                reached(member.isLeader() ? Reach.FAULT_PAUSE_LEADER : Reach.FAULT_PAUSE);
                member.pause(nanos);
            }
            case FREEZE -> {
                member.pause(nanos);
                cut(Reach.FAULT_FREEZE, nanos + restartNanos / 2, (a, b) -> a == member || b == member);
            }
            case CUT, CUT_ONE_WAY, ISOLATE, ISOLATE_IN, ISOLATE_OUT, SPLIT, RING, BRIDGE, FLAP ->
                partition(fault, member, nanos);
            case RESET -> {
                if (network.resetOne(member)) {
                    reached(Reach.FAULT_RESET);
                }
            }
            case VOTES_LOST -> {
                reached(Reach.FAULT_VOTES_LOST);
                weather(fault.amount() / 100.0, network.calmDelayMax(), nanos);
            }
            case SLOW_NETWORK -> {
                reached(Reach.FAULT_SLOW_NETWORK);
                weather(0, network.calmDelayMax() * fault.amount(), nanos);
            }
            case SLOW_LINK -> slowLink(fault, member, nanos);
            case SLOW_DISK, DISK_STALL, DISK_FULL, WRITE_ERROR, SYNC_ERROR, PURGE -> disk(fault, member, nanos);
            case WALL_JUMP -> {
                reached(Reach.FAULT_WALL_JUMP);
                member.jumpWallClock(fault.amount() * 1_000L);
            }
            case CLOCK_SLOW, CLOCK_FAST -> drift(fault, member, nanos);
            case STALLED_OTHERS -> schemes.stallOthers(member, nanos);
            case COUP -> {
                if (member.isLeader() && members.size() > 2) {
                    schemes.coup(member, nanos, fault.amount());
                }
            }
            case LAGGARD -> {
                if (members.size() > 2) {
                    schemes.laggard(member, nanos, diskLatencyMax * fault.amount() / 12);
                }
            }
            case FALSE_STARTS -> {
                if (member.isLeader() && members.size() > 2) {
                    schemes.falseStarts(member, fault.amount());
                }
            }
            case CLIENT_CUT, CLIENT_CRASH, CLIENT_PAUSE, CLIENT_RESET, CLIENT_LONELY ->
                throw new IllegalArgumentException("not of a member: " + fault);
        }
    }

    // ---- processes ----

    private void crash(Fault fault, Member member, long nanos) {
        switch (fault.kind()) {
            case CRASH -> crash(member, nanos, false);
            case POWER_LOSS -> crash(member, nanos, true);
            case CRASH_AT_STEP -> {
                member.crashAfter(fault.amount());
                world.events().after(nanos + restartNanos, () -> {
                    member.crashAfter(-1);
                    restart(member);
                });
            }
            case CRASH_TWICE -> {
                crash(member, nanos, false);
                world.events().after(nanos + fault.amount() * World.MILLI, () -> crash(member, nanos, false));
            }
            case CRASH_ALL -> {
                reached(Reach.FAULT_CRASH_ALL);
                members.forEach(each -> crash(each, nanos, fault.amount() == 1));
            }
            case CRASH_MAJORITY -> {
                reached(Reach.FAULT_CRASH_MAJORITY);
                crash(member, nanos, fault.amount() == 1);
                members.stream()
                        .filter(Member::isUp)
                        .limit(members.size() / 2)
                        .toList()
                        .forEach(each -> crash(each, nanos, fault.amount() == 1));
            }
            default -> {
                reached(Reach.FAULT_ROLLING_RESTART);
                for (Member each : members) {
                    world.events().after(nanos * each.address(), () -> crash(each, nanos / 4, false));
                }
            }
        }
    }

    private void crash(Member member, long downNanos, boolean silently) {
        if (!member.isUp()) {
            return;
        }
        reached(silently ? Reach.FAULT_POWER_LOSS : member.isLeader() ? Reach.FAULT_CRASH_LEADER : Reach.FAULT_CRASH);
        if (silently) {
            member.losePower();
        } else {
            member.crash();
        }
        restartLater(member, downNanos);
    }

    private void restartLater(Member member, long nanos) {
        world.events().after(nanos, () -> restart(member));
    }

    private static void restart(Member member) {
        if (!member.isUp()) {
            member.start();
        }
    }

    private void drift(Fault fault, Member member, long nanos) {
        boolean slow = fault.kind() == FaultKind.CLOCK_SLOW;
        reached(slow ? Reach.FAULT_CLOCK_SLOW : Reach.FAULT_CLOCK_FAST);
        member.runClockAt(NORMAL_RATE + (slow ? -fault.amount() : fault.amount()));
        world.events().after(nanos, () -> member.runClockAt(NORMAL_RATE));
    }

    // ---- disks ----

    private void disk(Fault fault, Member member, long nanos) {
        switch (fault.kind()) {
            case SLOW_DISK -> {
                reached(Reach.FAULT_SLOW_DISK);
                member.disk().slow(diskLatencyMax * fault.amount());
                world.events().after(nanos, () -> member.disk().slow(diskLatencyMax));
            }
            case DISK_STALL -> {
                reached(Reach.FAULT_DISK_STALL);
                member.disk().stallUntil(world.now() + nanos);
            }
            case DISK_FULL -> {
                reached(Reach.FAULT_DISK_FULL);
                member.disk().fill(true);
                world.events().after(nanos, () -> member.disk().fill(false));
            }
            case WRITE_ERROR -> {
                reached(Reach.FAULT_WRITE_ERROR);
                member.disk().failWrite();
            }
            case SYNC_ERROR -> {
                reached(Reach.FAULT_SYNC_ERROR);
                member.disk().failSync();
            }
            default -> purge(member);
        }
    }

    private void purge(Member member) {
        if (member.isServing()) {
            long zxid = member.view().digest().zxid();
            if (member.disk().keepOnlySnapshotAt(zxid)) {
                reached(Reach.FAULT_PURGE);
                member.step(new NodeInput.LogPurged(zxid));
            }
        }
    }

    // ---- the network ----

    private void partition(Fault fault, Member member, long nanos) {
        Member other = memberOf(fault.other());
        switch (fault.kind()) {
            case CUT -> cut(Reach.FAULT_CUT, nanos, (a, b) -> a == member && b == other || a == other && b == member);
            case CUT_ONE_WAY -> cut(Reach.FAULT_CUT_ONE_WAY, nanos, (a, b) -> a == member && b == other);
            case ISOLATE -> {
                if (member.isLeader()) {
                    reached(Reach.FAULT_ISOLATE_LEADER);
                }
                cut(Reach.FAULT_CUT, nanos, (a, b) -> a == member || b == member);
            }
            case ISOLATE_IN -> cut(Reach.FAULT_ISOLATE_IN, nanos, (a, b) -> b == member);
            case ISOLATE_OUT -> cut(Reach.FAULT_ISOLATE_OUT, nanos, (a, b) -> a == member);
            case SPLIT -> cut(Reach.FAULT_SPLIT, nanos, (a, b) -> side(a, fault.amount()) != side(b, fault.amount()));
            case RING -> cut(Reach.FAULT_RING, nanos, (a, b) -> !areNeighbours(a, b));
            case BRIDGE ->
                cut(
                        Reach.FAULT_BRIDGE,
                        nanos,
                        (a, b) -> a != member && b != member && a.address() % 2 != b.address() % 2);
            default -> {
                reached(Reach.FAULT_FLAP);
                for (int i = 0; i < fault.amount(); i++) {
                    long at = 2 * nanos * i;
                    world.events().after(at, () -> cut(Reach.FAULT_FLAP, nanos, (a, b) -> a == member && b == other));
                }
            }
        }
    }

    private static int side(Member member, int mask) {
        return mask >> (member.address() - 1) & 1;
    }

    private boolean areNeighbours(Member a, Member b) {
        int distance = Math.abs(a.address() - b.address());
        return distance == 1 || distance == members.size() - 1;
    }

    private void cut(Reach reach, long nanos, BiPredicate<Member, Member> which) {
        boolean any = false;
        for (Member a : members) {
            for (Member b : members) {
                if (a != b && which.test(a, b)) {
                    any = true;
                    cut(a, b, nanos);
                }
            }
        }
        if (any) {
            reached(reach);
        }
    }

    private void cut(Host from, Host to, long nanos) {
        int healing = network.healings();
        network.cut(from, to);
        world.events().after(nanos, () -> network.mend(from, to, healing));
    }

    private void weather(double loss, long delayMax, long nanos) {
        network.weather(loss, delayMax);
        world.events().after(nanos, () -> network.weather(0, network.calmDelayMax()));
    }

    private void slowLink(Fault fault, Member member, long nanos) {
        Member other = memberOf(fault.other());
        if (other == null || other == member) {
            return;
        }
        reached(Reach.FAULT_SLOW_LINK);
        network.slowLink(member, other, network.calmDelayMax() * fault.amount());
        world.events().after(nanos, () -> network.slowLink(member, other, 0));
    }

    // ---- clients ----

    private void ofClient(Fault fault, SimClient client) {
        long nanos = fault.millis() * World.MILLI;
        switch (fault.kind()) {
            case CLIENT_CUT -> {
                Member member = memberOf(fault.other());
                if (member != null) {
                    reached(Reach.FAULT_CLIENT_CUT);
                    cutClient(fault, client, member, nanos);
                }
            }
            case CLIENT_CRASH -> {
                if (client.isUp()) {
                    reached(Reach.FAULT_CLIENT_CRASH);
                    client.crash(fault.amount() == 1);
                    world.events().after(nanos, () -> {
                        if (!client.isUp()) {
                            client.start();
                        }
                    });
                }
            }
            case CLIENT_LONELY -> {
                Member leader = leader();
                if (leader != null && client.isUp() && members.size() > 2) {
                    schemes.lonely(client, leader, nanos, fault.amount());
                }
            }
            case CLIENT_PAUSE -> {
                reached(Reach.FAULT_CLIENT_PAUSE);
                client.pause(nanos);
            }
            default -> {
                if (network.resetOne(client)) {
                    reached(Reach.FAULT_CLIENT_RESET);
                }
            }
        }
    }

    private void cutClient(Fault fault, SimClient client, Member member, long nanos) {
        if (fault.amount() != 1) {
            cut(client, member, nanos);
        }
        if (fault.amount() != 2) {
            cut(member, client, nanos);
        }
    }

    private void reached(Reach reach) {
        world.reached(reach);
    }
}
