package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.Candidate.Fact;
import dev.baton.recipes.kernel.Candidate.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
    private final Candidate candidate = new Candidate(false);

    @Test
    void leadsUntilItIsStopped() {
        assertThat(tell(Fact.START)).containsExactly(Order.CONTEND);
        assertThat(tell(Fact.ADMITTED)).containsExactly(Order.ANNOUNCE);
        assertThat(candidate.isLeading()).isTrue();
        assertThat(tell(Fact.STOP)).containsExactly(Order.REVOKE, Order.WITHDRAW);
        assertThat(tell(Fact.FINISHED)).isEmpty();
        assertThat(tell(Fact.START)).isEmpty();
    }

    @Test
    void standsAgainAfterALossOnceItsNodeIsGone() {
        tell(Fact.START);
        tell(Fact.ADMITTED);
        assertThat(tell(Fact.LOST)).containsExactly(Order.REVOKE);
        assertThat(tell(Fact.FINISHED)).containsExactly(Order.CONTEND);
    }

    @Test
    void coolsDownAfterAResignation() {
        tell(Fact.START);
        tell(Fact.ADMITTED);
        assertThat(tell(Fact.RESIGN)).containsExactly(Order.REVOKE, Order.WITHDRAW);
        assertThat(tell(Fact.FINISHED)).isEmpty();
        assertThat(tell(Fact.COOLED_DOWN)).containsExactly(Order.CONTEND);
        assertThat(tell(Fact.RESIGN))
                .as("who does not lead has nothing to resign")
                .isEmpty();
    }

    @Test
    void doesNotLeadWhileUnhealthy() {
        tell(Fact.UNHEALTHY);
        assertThat(tell(Fact.START)).isEmpty();
        assertThat(tell(Fact.HEALTHY)).containsExactly(Order.CONTEND);
        assertThat(tell(Fact.UNHEALTHY)).containsExactly(Order.WITHDRAW);
        assertThat(tell(Fact.ADMITTED)).as("too late").isEmpty();
        assertThat(tell(Fact.HEALTHY)).isEmpty();
        assertThat(tell(Fact.FINISHED)).containsExactly(Order.CONTEND);
    }

    @Test
    void standsBackForAHigherClaim() {
        Candidate modest = new Candidate(true);
        List<Order> out = new ArrayList<>();
        modest.step(Fact.START, out);
        modest.step(Fact.ADMITTED, out);
        modest.step(Fact.OUTRANKED, out);
        assertThat(out).containsExactly(Order.CONTEND, Order.COMPARE, Order.WITHDRAW);
        modest.step(Fact.FINISHED, out);
        modest.step(Fact.ADMITTED, out);
        modest.step(Fact.UNRIVALLED, out);
        modest.step(Fact.ASKED, out);
        assertThat(out.subList(3, 8))
                .containsExactly(Order.CONTEND, Order.COMPARE, Order.ANNOUNCE, Order.REVOKE, Order.WITHDRAW);
    }

    @Test
    void triesAgainAfterARefusal() {
        tell(Fact.START);
        assertThat(tell(Fact.REFUSED)).containsExactly(Order.PAUSE);
        assertThat(tell(Fact.FINISHED)).isEmpty();
        assertThat(tell(Fact.PAUSE_OVER)).containsExactly(Order.CONTEND);
    }

    private List<Order> tell(Fact fact) {
        List<Order> out = new ArrayList<>();
        candidate.step(fact, out);
        return out;
    }

    /**
     * Every order of facts: no attempt begins while one is alive, terms are announced and revoked in turn, and whoever is healthy,
     * rested and not stopped leads in the end.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyOrderOfFacts(boolean compares) {
        Set<String> seen = new HashSet<>();
        Deque<List<Fact>> open = new ArrayDeque<>();
        open.add(List.of());
        while (!open.isEmpty()) {
            List<Fact> history = open.poll();
            World world = World.after(history, compares);
            if (seen.add(world.toString())) {
                World.after(history, compares).settles();
                for (Fact fact : Fact.values()) {
                    if (world.possible(fact)) {
                        List<Fact> longer = new ArrayList<>(history);
                        longer.add(fact);
                        open.add(longer);
                    }
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(compares ? 30 : 25);
    }

    /** A candidate, and what its driver would know. */
    private static final class World {
        private final Candidate candidate;
        private final List<Fact> history = new ArrayList<>();
        private boolean attempt;
        private boolean admitted;
        private boolean ended;
        private boolean announced;
        private boolean comparing;
        private boolean pausing;
        private boolean cooling;
        private boolean stopped;

        private World(boolean compares) {
            candidate = new Candidate(compares);
        }

        static World after(List<Fact> facts, boolean compares) {
            World world = new World(compares);
            facts.forEach(world::tell);
            return world;
        }

        boolean possible(Fact fact) {
            return switch (fact) {
                case START, STOP, HEALTHY, UNHEALTHY, RESIGN -> true;
                case COOLED_DOWN -> cooling;
                case ADMITTED -> attempt && !admitted && !ended;
                case OUTRANKED, UNRIVALLED -> comparing;
                case ASKED -> admitted && !ended;
                case LOST -> admitted && !ended;
                case FINISHED -> attempt;
                case REFUSED -> attempt && !admitted && !ended;
                case PAUSE_OVER -> pausing;
            };
        }

        void tell(Fact fact) {
            history.add(fact);
            switch (fact) {
                case ADMITTED -> admitted = true;
                case LOST -> ended = true;
                case OUTRANKED, UNRIVALLED -> comparing = false;
                case RESIGN -> cooling |= announced;
                case COOLED_DOWN -> cooling = false;
                case FINISHED, REFUSED -> {
                    if (announced) {
                        // its loss is told before its end
                        tell(Fact.LOST);
                    }
                    attempt = false;
                    admitted = false;
                    ended = false;
                    comparing = false;
                }
                case PAUSE_OVER -> pausing = false;
                case STOP -> stopped = true;
                case START, HEALTHY, UNHEALTHY, ASKED -> {
                    // nothing the driver keeps
                }
            }
            List<Order> out = new ArrayList<>();
            candidate.step(fact, out);
            out.forEach(this::execute);
            assertThat(candidate.isLeading()).as("%s", history).isEqualTo(announced);
        }

        private void execute(Order order) {
            switch (order) {
                case CONTEND -> {
                    assertThat(attempt || pausing || stopped).as("%s", history).isFalse();
                    attempt = true;
                }
                case COMPARE -> comparing = true;
                case ANNOUNCE -> {
                    assertThat(announced || !admitted || ended)
                            .as("%s", history)
                            .isFalse();
                    announced = true;
                }
                case REVOKE -> {
                    assertThat(announced).as("%s", history).isTrue();
                    announced = false;
                }
                case WITHDRAW -> {
                    assertThat(attempt).as("%s", history).isTrue();
                    assertThat(announced).as("%s", history).isFalse();
                    ended = true;
                }
                case PAUSE -> pausing = true;
            }
        }

        /** With everything that is under way brought to its end, whoever may lead does. */
        void settles() {
            tell(Fact.START);
            tell(Fact.HEALTHY);
            for (int i = 0; i < 8 && !announced; i++) {
                if (cooling) {
                    tell(Fact.COOLED_DOWN);
                } else if (pausing) {
                    tell(Fact.PAUSE_OVER);
                } else if (comparing) {
                    tell(Fact.UNRIVALLED);
                } else if (attempt && (ended || admitted || stopped)) {
                    tell(Fact.FINISHED);
                } else if (attempt) {
                    tell(Fact.ADMITTED);
                }
            }
            assertThat(announced).as("%s", history).isEqualTo(!stopped);
        }

        @Override
        public String toString() {
            return candidate + " " + attempt + admitted + ended + announced + comparing + pausing + cooling + stopped;
        }
    }
}
