package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.Cohort.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CohortTest {
    private final Cohort cohort = new Cohort(2);
    private final List<Order> out = new ArrayList<>();

    @Test
    void handsTheLockOnSoManyTimesAndThenGivesItBack() {
        for (long member = 0; member < 5; member++) {
            cohort.join(member, out);
        }
        cohort.granted(out);
        cohort.leave(0, out);
        cohort.leave(1, out);
        cohort.leave(2, out);
        cohort.returned(out);
        assertThat(out)
                .containsExactly(
                        new Order.Acquire(),
                        new Order.Grant(0),
                        new Order.Grant(1),
                        new Order.Grant(2),
                        new Order.Return(),
                        new Order.Acquire());
    }

    @Test
    void aRefusalIsForEverybodyWhoWaits() {
        cohort.join(1, out);
        cohort.join(2, out);
        cohort.refused(out);
        assertThat(out).containsExactly(new Order.Acquire(), new Order.Refuse(1), new Order.Refuse(2));
    }

    /** Every order of three members' comings and goings, and of what the ensemble does. */
    @Test
    void everyOrder() {
        Set<String> seen = new HashSet<>();
        Deque<List<String>> open = new ArrayDeque<>();
        open.add(List.of());
        while (!open.isEmpty()) {
            List<String> history = open.poll();
            World world = World.after(history);
            if (seen.add(world.toString())) {
                World.after(history).settles();
                for (String fact : world.possible()) {
                    List<String> longer = new ArrayList<>(history);
                    longer.add(fact);
                    open.add(longer);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(100);
    }

    /** Three members that join and leave once, and the remote lock. */
    private static final class World {
        private final Cohort cohort = new Cohort(1);
        private final List<String> history = new ArrayList<>();
        private final Set<Long> joined = new HashSet<>();
        private final Set<Long> left = new HashSet<>();
        private boolean acquiring;
        private boolean remote;
        private boolean returning;
        private long holder = -1;

        static World after(List<String> facts) {
            World world = new World();
            facts.forEach(world::tell);
            return world;
        }

        List<String> possible() {
            List<String> facts = new ArrayList<>();
            for (long member = 0; member < 3; member++) {
                if (!joined.contains(member)) {
                    facts.add("join " + member);
                } else if (!left.contains(member)) {
                    facts.add("leave " + member);
                }
            }
            if (acquiring) {
                facts.add("granted -");
                facts.add("refused -");
            }
            if (remote && !returning) {
                facts.add("lost -");
            }
            if (returning) {
                facts.add("returned -");
            }
            return facts;
        }

        void tell(String text) {
            history.add(text);
            String[] fact = text.split(" ");
            long member = fact[1].equals("-") ? -1 : Long.parseLong(fact[1]);
            List<Order> out = new ArrayList<>();
            switch (fact[0]) {
                case "join" -> {
                    joined.add(member);
                    cohort.join(member, out);
                }
                case "leave" -> {
                    left.add(member);
                    holder = holder == member ? -1 : holder;
                    cohort.leave(member, out);
                }
                case "granted" -> {
                    acquiring = false;
                    remote = true;
                    cohort.granted(out);
                }
                case "refused" -> {
                    acquiring = false;
                    cohort.refused(out);
                }
                case "lost" -> {
                    remote = false;
                    left.add(holder);
                    holder = -1;
                    cohort.lost(out);
                }
                case "returned" -> {
                    returning = false;
                    cohort.returned(out);
                }
                default -> throw new IllegalArgumentException(text);
            }
            out.forEach(this::execute);
        }

        private void execute(Order order) {
            if (order instanceof Order.Acquire) {
                assertThat(acquiring || remote || returning).as("%s", history).isFalse();
                acquiring = true;
            } else if (order instanceof Order.Return) {
                assertThat(remote && holder == -1).as("%s", history).isTrue();
                remote = false;
                returning = true;
            } else if (order instanceof Order.Grant grant) {
                assertThat(remote && holder == -1).as("%s", history).isTrue();
                assertThat(joined.contains(grant.member()) && !left.contains(grant.member()))
                        .as("%s", history)
                        .isTrue();
                holder = grant.member();
            } else if (order instanceof Order.Refuse refuse) {
                left.add(refuse.member());
            }
        }

        /** Whoever waits gets the lock in the end, and then nothing is held. */
        void settles() {
            for (int i = 0; i < 30; i++) {
                if (holder != -1) {
                    tell("leave " + holder);
                } else if (acquiring) {
                    tell("granted -");
                } else if (returning) {
                    tell("returned -");
                }
            }
            assertThat(left.containsAll(joined)).as("%s %s", history, cohort).isTrue();
            assertThat(acquiring || remote || returning)
                    .as("%s %s", history, cohort)
                    .isFalse();
        }

        @Override
        public String toString() {
            return cohort + " " + joined + left + acquiring + remote + returning + holder;
        }
    }
}
