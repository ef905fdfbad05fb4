package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.PartitionDesk.Act;
import dev.baton.recipes.kernel.PartitionDesk.Fact;
import dev.baton.recipes.kernel.PartitionDesk.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A fleet of {@link PartitionDesk}s under seeds: assignments reach members late and at different times, claims queue, work ends when it likes,
 * and sessions end without their members knowing. What is written with a token that is not the newest is refused by the partition.
 */
class PartitionSimTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 3_000);

    @Test
    void partitionsAreDisjointByTokenAndAllWorkedOnInTheEnd() {
        int handOvers = 0;
        int losses = 0;
        int refused = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Fleet fleet = new Fleet(seed);
            fleet.shake(250);
            fleet.settle();
            handOvers += fleet.handOvers;
            losses += fleet.losses;
            refused += fleet.refusedWrites;
        }
        assertThat(handOvers).isGreaterThan(SEEDS * 5);
        assertThat(losses).isGreaterThan(SEEDS);
        assertThat(refused)
                .as("a member that does not know of its loss goes on writing")
                .isPositive();
    }

    private record Waiter(Member member, int ticket) {}

    private static final class Resource {
        final Deque<Waiter> queue = new ArrayDeque<>();
        long newest;
    }

    private static final class Member {
        final String name;
        final PartitionDesk desk = new PartitionDesk();
        final Deque<Runnable> inbox = new ArrayDeque<>();
        final SortedMap<String, Order> working = new TreeMap<>();
        final SortedMap<String, Order> ending = new TreeMap<>();
        boolean there = true;

        Member(String name) {
            this.name = name;
        }
    }

    private static final class Fleet {
        final Random random;
        final long seed;
        final SortedMap<String, Resource> resources = new TreeMap<>();
        final List<Member> members = new ArrayList<>();
        SortedMap<String, String> assignment = new TreeMap<>();
        final SortedSet<String> partitions = new TreeSet<>();
        long zxid;
        int handOvers;
        int losses;
        int refusedWrites;

        Fleet(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (int i = 0; i < 5; i++) {
                partitions.add("p" + i);
                resources.put("p" + i, new Resource());
            }
            for (int i = 0; i < 3; i++) {
                members.add(new Member("m" + i));
            }
            divide();
        }

        void divide() {
            SortedMap<String, Integer> capacities = new TreeMap<>();
            members.stream().filter(member -> member.there).forEach(member -> capacities.put(member.name, 1));
            assignment = Shares.divide(assignment, capacities, partitions);
            for (Member member : members) {
                SortedSet<String> mine = new TreeSet<>(partitions);
                SortedMap<String, String> now = assignment;
                mine.removeIf(partition -> !member.name.equals(now.get(partition)));
                member.inbox.add(() -> act(member, out -> member.desk.assign(mine, out)));
            }
        }

        interface Step {
            void take(List<Order> out);
        }

        void act(Member member, Step step) {
            List<Order> out = new ArrayList<>();
            step.take(out);
            for (Order order : out) {
                execute(member, order);
            }
        }

        private void execute(Member member, Order order) {
            Resource resource = resources.get(order.partition());
            switch (order.act()) {
                case CLAIM -> {
                    resource.queue.add(new Waiter(member, order.ticket()));
                    grant(resource, order.partition());
                }
                case DROP -> leave(resource, order.partition(), member, order.ticket());
                case BEGIN -> {
                    require(!member.working.containsKey(order.partition()), "works twice", order);
                    require(!member.ending.containsKey(order.partition()), "begins before it has ended", order);
                    member.working.put(order.partition(), order);
                    handOvers++;
                }
                case END, ABORT -> {
                    require(member.working.remove(order.partition()) != null, "ends what was not begun", order);
                    member.ending.put(order.partition(), order);
                }
            }
        }

        private void leave(Resource resource, String partition, Member member, int ticket) {
            Waiter head = resource.queue.peek();
            resource.queue.remove(new Waiter(member, ticket));
            if (head != null && head.equals(new Waiter(member, ticket))) {
                granted.remove(partition);
                grant(resource, partition);
            }
        }

        final SortedMap<String, Waiter> granted = new TreeMap<>();

        /** The first in the queue holds; the word reaches it later. */
        private void grant(Resource resource, String partition) {
            Waiter head = resource.queue.peek();
            if (head != null && !head.equals(granted.get(partition))) {
                granted.put(partition, head);
                long token = ++zxid;
                head.member()
                        .inbox
                        .add(() -> act(
                                head.member(),
                                out -> head.member().desk.step(Fact.GRANTED, partition, head.ticket(), token, out)));
            }
        }

        void shake(int moves) {
            for (int i = 0; i < moves; i++) {
                Member member = members.get(random.nextInt(members.size()));
                switch (random.nextInt(12)) {
                    case 0 -> {
                        member.there = !member.there;
                        divide();
                    }
                    case 1 -> loseSession(member);
                    case 2, 3, 4 -> endSomething(member);
                    case 5, 6 -> writeAll(member);
                    default -> deliver(member);
                }
            }
        }

        private void deliver(Member member) {
            Runnable next = member.inbox.poll();
            if (next != null) {
                next.run();
            }
        }

        /** The ensemble takes all claims away; the member hears of it later, and works on until then. */
        private void loseSession(Member member) {
            for (var entry : resources.entrySet()) {
                for (Waiter waiter : List.copyOf(entry.getValue().queue)) {
                    if (waiter.member() == member) {
                        boolean held = waiter.equals(granted.get(entry.getKey()));
                        leave(entry.getValue(), entry.getKey(), member, waiter.ticket());
                        Fact fact = held ? Fact.LOST : Fact.REFUSED;
                        losses += held ? 1 : 0;
                        member.inbox.add(() ->
                                act(member, out -> member.desk.step(fact, entry.getKey(), waiter.ticket(), 0, out)));
                    }
                }
            }
        }

        private void endSomething(Member member) {
            if (!member.ending.isEmpty()) {
                String partition = member.ending.firstKey();
                Order order = member.ending.remove(partition);
                act(member, out -> member.desk.step(Fact.ENDED, partition, order.ticket(), 0, out));
            }
        }

        private void writeAll(Member member) {
            for (var work : List.of(member.working, member.ending)) {
                work.forEach((partition, order) -> {
                    Resource resource = resources.get(partition);
                    if (order.token() < resource.newest) {
                        refusedWrites++;
                        Waiter holder = granted.get(partition);
                        boolean holds = holder != null && holder.equals(new Waiter(member, order.ticket()));
                        require(!holds, "refused although it holds", order);
                    } else {
                        resource.newest = order.token();
                    }
                });
            }
        }

        void settle() {
            members.forEach(member -> member.there = true);
            divide();
            for (int calm = 0, rounds = 0; calm < 3; rounds++) {
                require(rounds < 10_000, "never comes to rest", null);
                boolean moved = false;
                for (Member member : members) {
                    moved |= !member.inbox.isEmpty() || !member.ending.isEmpty();
                    deliver(member);
                    endSomething(member);
                }
                calm = moved ? 0 : calm + 1;
            }
            for (Member member : members) {
                SortedSet<String> mine = new TreeSet<>(partitions);
                mine.removeIf(partition -> !member.name.equals(assignment.get(partition)));
                require(member.working.keySet().equals(mine), "works on " + member.working + " and not " + mine, null);
                member.working.forEach((partition, order) -> {
                    Waiter holder = granted.get(partition);
                    require(
                            holder != null && holder.equals(new Waiter(member, order.ticket())),
                            "works without a claim",
                            order);
                    require(order.token() >= resources.get(partition).newest, "old token", order);
                });
                require(order(member), "order", null);
            }
        }

        private boolean order(Member member) {
            return member.ending.isEmpty() && member.desk.isIdle() == member.working.isEmpty();
        }

        private void require(boolean condition, String what, Order order) {
            if (!condition) {
                throw new AssertionError(
                        "seed " + seed + ": " + what + " " + order + "; acts " + List.of(Act.values()));
            }
        }
    }
}
