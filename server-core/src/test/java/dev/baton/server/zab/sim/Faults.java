package dev.baton.server.zab.sim;

import dev.baton.server.zab.Input;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong, and when.
 *
 * <table>
 * <caption>Faults</caption>
 * <tr><td>crash</td><td>of any member, of the leader, of all; what the disk had not finished is lost in part</td></tr>
 * <tr><td>pause</td><td>a process stands still and then hears everything at once, timers late</td></tr>
 * <tr><td>cut</td><td>one direction or both between two members, or one member from all</td></tr>
 * <tr><td>isolated leader</td><td>cut from all, in one direction or both, until the others have had time to replace it</td></tr>
 * <tr><td>reset</td><td>one quorum connection breaks</td></tr>
 * <tr><td>weather</td><td>votes are lost, everything is slow</td></tr>
 * <tr><td>disk</td><td>slow, or failed: the member stops and comes back later with what it had</td></tr>
 * <tr><td>purge</td><td>old log files go, so that others need a snapshot</td></tr>
 * </table>
 */
final class Faults {
    private static final long RESTART_MAX = 600 * SimWorld.MILLI;

    private final SimWorld world;
    private final Random random;
    private final long meanGap;
    private long until;

    Faults(SimWorld world, Random random) {
        this.world = world;
        this.random = random;
        meanGap = (20 + random.nextInt(400)) * SimWorld.MILLI;
    }

    void begin(long safetyNanos) {
        until = safetyNanos;
        next();
    }

    private void next() {
        long gap = (long) (-Math.log(1 - random.nextDouble()) * meanGap);
        if (world.now() + gap < until) {
            world.events().after(gap, () -> {
                strike();
                next();
            });
        }
    }

    /** Everything heals and everybody comes back. */
    void end() {
        world.network().weather(0, 2 * SimWorld.MILLI);
        world.network().heal(world.members());
        for (SimMember member : world.members()) {
            member.pause(0);
            member.disk().slow(2 * SimWorld.MILLI);
            restart(member);
        }
    }

    private void strike() {
        SimMember victim = victim();
        switch (random.nextInt(15)) {
            case 0, 1 -> crash(victim);
            case 2 -> {
                world.covers("crash of all");
                world.members().forEach(this::crash);
            }
            case 3 -> {
                world.covers("pause");
                victim.pause(random.nextInt(800) * SimWorld.MILLI);
            }
            case 4 -> cut(victim, other(victim), random.nextBoolean());
            case 5 -> {
                boolean both = random.nextBoolean();
                world.members().forEach(member -> cut(victim, member, both));
            }
            case 6, 7 -> world.network().heal(world.members());
            case 8, 9 -> {
                if (world.network().resetOne()) {
                    world.covers("reset");
                }
            }
            case 10 ->
                world.network()
                        .weather(random.nextDouble() * 0.5, random.nextInt(60) * SimWorld.MILLI + SimWorld.MILLI);
            case 11 -> disk(victim);
            case 12, 13 -> isolateLeader();
            default -> {
                if (victim.isServing()) {
                    world.covers("purge");
                    victim.purgeLog();
                }
            }
        }
    }

    /** The leader more often than its share: most of what can go wrong goes wrong around it. */
    private SimMember victim() {
        List<SimMember> leaders =
                world.members().stream().filter(SimMember::isServingLeader).toList();
        return !leaders.isEmpty() && random.nextInt(3) == 0
                ? leaders.get(0)
                : world.members().get(random.nextInt(world.members().size()));
    }

    private SimMember other(SimMember member) {
        return world.members().get(random.nextInt(world.members().size()));
    }

    private void crash(SimMember member) {
        if (!member.isUp()) {
            return;
        }
        world.covers(member.isServingLeader() ? "crash of the leader" : "crash");
        member.crash();
        world.events().after((long) (random.nextDouble() * RESTART_MAX), () -> restart(member));
    }

    private void restart(SimMember member) {
        if (!member.isUp()) {
            member.start();
        }
    }

    private void cut(SimMember from, SimMember to, boolean both) {
        if (from == to) {
            return;
        }
        world.covers(both ? "cut" : "one-way cut");
        world.network().cut(from, to);
        if (both) {
            world.network().cut(to, from);
        }
    }

    /** Alone for long enough to be replaced, and for what it proposed meanwhile to be in nobody else's history. */
    private void isolateLeader() {
        world.members().stream().filter(SimMember::isServingLeader).findFirst().ifPresent(leader -> {
            world.covers("isolated leader");
            boolean both = random.nextBoolean();
            world.members().forEach(member -> cut(both ? leader : member, both ? member : leader, both));
            world.events()
                    .after(
                            (200 + random.nextInt(700)) * SimWorld.MILLI,
                            () -> world.network().heal(world.members()));
        });
    }

    private void disk(SimMember member) {
        if (random.nextInt(4) == 0 && member.isUp()) {
            world.covers("failed disk");
            member.step(new Input.StorageFailed("simulated"));
            world.events().after((long) (random.nextDouble() * RESTART_MAX), () -> restart(member));
        } else {
            world.covers("slow disk");
            member.disk().slow(random.nextInt(120) * SimWorld.MILLI + SimWorld.MILLI);
        }
    }
}
