package dev.baton.simulation.fault;

import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.World;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Several faults in a row that do harm only together, and that chance would seldom bring together: each is a way in
 * which an ensemble was, or could have been, deceived.
 */
final class Schemes {
    private static final int LOOKS_PER_TICK = 200;
    private static final int DESERTED_BELOW = 5;

    private final World world;
    private final Network network;
    private final List<Member> members;
    private final long tickNanos;

    Schemes(World world, Network network, List<Member> members, long tickNanos) {
        this.world = world;
        this.network = network;
        this.members = members;
        this.tickNanos = tickNanos;
    }

    /**
     * All disks but one stand still, and that one's connection to the leader breaks: it comes back with entries that are not
     * decided, and may not be for long.
     */
    void stallOthers(Member target, long nanos) {
        world.reached(Reach.FAULT_STALLED_OTHERS);
        Member quick = target.isLeader() ? members.get(target.address() % members.size()) : target;
        for (Member member : members) {
            if (member != quick) {
                member.disk().stallUntil(world.now() + nanos);
            }
        }
        world.events()
                .after(
                        nanos / 8,
                        () -> members.stream()
                                .filter(Member::isLeader)
                                .forEach(leader -> network.resetBetween(quick, leader)));
    }

    /**
     * The leader is cut off for a while and does not notice; the others lose their memory of it, and one that is
     * elected dies when it may just have chosen an epoch. Then the others come back to the old leader.
     */
    void coup(Member leader, long nanos, int orders) {
        world.reached(Reach.FAULT_COUP);
        for (Member member : members) {
            if (member != leader && member.isUp()) {
                cut(leader, member, nanos);
                cut(member, leader, nanos);
                member.losePower();
                world.events().after(tickNanos / 20, () -> start(member));
            }
        }
        watchForPretender(leader, world.now() + nanos, orders);
    }

    private void watchForPretender(Member leader, long until, int orders) {
        for (Member member : members) {
            if (member != leader && member.isPretender()) {
                member.crashAfter(orders);
                world.events().after(tickNanos / 4, () -> {
                    member.crash();
                    world.events().after(tickNanos * 2, () -> start(member));
                });
                return;
            }
        }
        if (world.now() < until) {
            world.events().after(tickNanos / LOOKS_PER_TICK, () -> watchForPretender(leader, until, orders));
        }
    }

    private static void start(Member member) {
        if (!member.isUp()) {
            member.start();
        }
    }

    /**
     * One that was away while something was decided comes back when a new epoch begins, and loses its power while both are
     * on their way to its disk.
     */
    void laggard(Member member, long awayNanos, long behindNanos) {
        world.reached(Reach.FAULT_LAGGARD);
        member.crash();
        unlessHealed(awayNanos, () -> {
            for (Member leader : members) {
                if (leader.isLeader()) {
                    leader.crash();
                    world.events().after(tickNanos, () -> start(leader));
                }
            }
            start(member);
            member.onEpochs(epochs -> {
                int life = member.incarnation();
                if (epochs.current() > member.disk().durableCurrentEpoch()) {
                    unlessHealed(behindNanos, () -> {
                        if (member.incarnation() == life) {
                            member.losePower();
                        }
                    });
                }
            });
        });
        world.events().after(awayNanos + tickNanos * 8, () -> start(member));
    }

    /**
     * Whoever is elected in the leader's place writes an epoch down and loses its power before anybody has heard of it, so
     * many times; then the others choose an epoch without it, and it comes back with a later one.
     */
    void falseStarts(Member leader, int rounds) {
        world.reached(Reach.FAULT_FALSE_STARTS);
        leader.crash();
        awaitChoice(leader, rounds);
        world.events().after(tickNanos * 14, () -> members.forEach(Schemes::start));
    }

    private void awaitChoice(Member away, int rounds) {
        for (Member member : members) {
            if (member != away) {
                member.onEpochs(epochs -> {
                    if (member.isPretender()
                            && epochs.accepted() > member.disk().durableAcceptedEpoch()) {
                        members.forEach(each -> each.onEpochs(ordered -> {}));
                        muteUntilDurable(member, epochs.accepted(), () -> fall(away, member, rounds));
                    }
                });
            }
        }
    }

    /** Nothing of it reaches anybody until it could not forget this epoch any more. */
    private void muteUntilDurable(Member member, long epoch, Runnable then) {
        int healing = network.healings();
        List<Member> others = members.stream().filter(other -> other != member).toList();
        others.forEach(other -> network.cut(member, other));
        int life = member.incarnation();
        look(() -> member.incarnation() != life || member.disk().durableAcceptedEpoch() >= epoch, () -> {
            if (member.incarnation() == life) {
                then.run();
            }
            others.forEach(other -> network.mend(member, other, healing));
        });
    }

    private void look(BooleanSupplier condition, Runnable then) {
        if (condition.getAsBoolean()) {
            then.run();
        } else {
            unlessHealed(tickNanos / LOOKS_PER_TICK, () -> look(condition, then));
        }
    }

    /** All that took part in its election forget it, too. */
    private void fall(Member away, Member chosen, int rounds) {
        boolean again = rounds > 1;
        for (Member member : members) {
            if (member != away && member.isUp()) {
                member.losePower();
            }
            if (member != (again ? away : chosen)) {
                world.events().after(tickNanos / 20, () -> start(member));
            }
        }
        if (again) {
            unlessHealed(tickNanos / 20, () -> awaitChoice(away, rounds - 1));
        } else {
            world.events().after(tickNanos * 6, () -> start(chosen));
        }
    }

    /**
     * A client reaches the leader alone, which is replaced meanwhile and does not know it yet. What the client hears from it
     * then is worth nothing.
     *
     * @param ticks for so many the leader stands still and is cut off; if they are few, it is deserted instead
     */
    void lonely(SimClient client, Member leader, long aloneNanos, int ticks) {
        for (Member other : members) {
            if (other != leader) {
                cut(client, other, aloneNanos);
                cut(other, client, aloneNanos);
            }
        }
        network.resetAll(client);
        if (ticks < DESERTED_BELOW) {
            world.reached(Reach.FAULT_CLIENT_DESERTED);
            unlessHealed(tickNanos * 3, () -> desert(client, leader, aloneNanos - tickNanos * 3));
        } else {
            world.reached(Reach.FAULT_CLIENT_LONELY);
            unlessHealed(tickNanos * 3, () -> freeze(client, leader, tickNanos * ticks));
        }
    }

    private void freeze(SimClient client, Member leader, long nanos) {
        leader.pause(nanos);
        for (Member other : members) {
            if (other != leader) {
                cut(leader, other, nanos + tickNanos * 2);
                cut(other, leader, nanos + tickNanos * 2);
            }
        }
        world.events().after(nanos - tickNanos, () -> network.resetAll(client));
    }

    /**
     * The others' connections to the leader break, and only they are told of it: they elect somebody else at once. It does not hear of
     * them until the client is not alone with it any more.
     */
    private void desert(SimClient client, Member leader, long nanos) {
        if (!leader.isLeader()) {
            return;
        }
        for (Member other : members) {
            if (other != leader) {
                cut(other, leader, nanos);
                network.resetBetween(leader, other);
            }
        }
        world.events().after(tickNanos * 2, () -> network.resetAll(client));
    }

    /** Later on, unless everything was healed before. */
    private void unlessHealed(long nanos, Runnable action) {
        int healing = network.healings();
        world.events().after(nanos, () -> {
            if (network.healings() == healing) {
                action.run();
            }
        });
    }

    private void cut(Host from, Host to, long nanos) {
        int healing = network.healings();
        network.cut(from, to);
        world.events().after(nanos, () -> network.mend(from, to, healing));
    }
}
