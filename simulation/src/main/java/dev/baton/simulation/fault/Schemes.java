package dev.baton.simulation.fault;

import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Several faults in a row that do harm only together, and that chance would seldom bring together: each is a way in
 * which an ensemble was, or could have been, deceived.
 */
final class Schemes {
    private static final int LOOKS_PER_TICK = 200;

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
     * All disks but one stand still, and the connection of that one breaks: it comes back with entries that are not
     * decided, and may not be for long.
     */
    void stallOthers(Member quick, long nanos) {
        world.reached(Reach.FAULT_STALLED_OTHERS);
        for (Member member : members) {
            if (member != quick) {
                member.disk().stallUntil(world.now() + nanos);
            }
        }
        world.events().after(nanos / 8, () -> network.resetOne(quick));
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
     * A client reaches the leader alone, which stands still, is cut off and replaced meanwhile, and moves again before
     * it can know. What the client hears from it then is worth nothing.
     */
    void lonely(SimClient client, Member leader, long aloneNanos, int frozenTicks) {
        world.reached(Reach.FAULT_CLIENT_LONELY);
        List<Host> others = new ArrayList<>();
        for (Member member : members) {
            if (member != leader) {
                others.add(member);
            }
        }
        for (Host other : others) {
            cut(client, other, aloneNanos);
            cut(other, client, aloneNanos);
        }
        network.resetAll(client);
        long frozenAt = tickNanos * 3;
        long frozen = frozenTicks * tickNanos;
        world.events().after(frozenAt, () -> {
            leader.pause(frozen);
            for (Host other : others) {
                cut(leader, other, frozen + tickNanos * 2);
                cut(other, leader, frozen + tickNanos * 2);
            }
        });
        world.events().after(frozenAt + frozen - tickNanos, () -> network.resetAll(client));
    }

    private void cut(Host from, Host to, long nanos) {
        int healing = network.healings();
        network.cut(from, to);
        world.events().after(nanos, () -> network.mend(from, to, healing));
    }
}
