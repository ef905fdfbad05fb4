package dev.baton.recipes.discovery;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Strategies that remember something. */
final class Strategies {
    private Strategies() {}

    static final class RoundRobin implements Strategy {
        private String last = "";

        /** The next id after the last one, so that instances that come and go do not disturb the turn. */
        @Override
        public Candidate choose(List<Candidate> candidates) {
            Candidate next = candidates.get(0);
            for (Candidate candidate : candidates) {
                if (candidate.instance().id().compareTo(last) > 0) {
                    next = candidate;
                    break;
                }
            }
            last = next.instance().id();
            return next;
        }
    }

    /** Rendezvous hashing: each instance has a score for the key, the highest wins. */
    record Sticky(String key) implements Strategy {
        @Override
        public Candidate choose(List<Candidate> candidates) {
            Candidate best = candidates.get(0);
            long bestScore = score(best);
            for (Candidate candidate : candidates.subList(1, candidates.size())) {
                long score = score(candidate);
                if (score > bestScore) {
                    best = candidate;
                    bestScore = score;
                }
            }
            return best;
        }

        private long score(Candidate candidate) {
            long hash = 0xcbf29ce484222325L;
            for (byte b : (key + "/" + candidate.instance().id()).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ b) * 0x100000001b3L;
            }
            hash ^= hash >>> 32;
            hash *= 0x9e3779b97f4a7c15L;
            return hash ^ (hash >>> 29);
        }
    }

    /** Smooth weighted round robin: everybody gains its weight, the richest is chosen and pays the sum. */
    static final class Weighted implements Strategy {
        private final Map<String, Long> credits = new HashMap<>();

        @Override
        public Candidate choose(List<Candidate> candidates) {
            long sum = 0;
            Candidate richest = candidates.get(0);
            long most = Long.MIN_VALUE;
            Set<String> ids = new HashSet<>();
            for (Candidate candidate : candidates) {
                ServiceInstance instance = candidate.instance();
                ids.add(instance.id());
                long credit = credits.merge(instance.id(), (long) instance.weight(), Long::sum);
                sum += instance.weight();
                if (credit > most) {
                    most = credit;
                    richest = candidate;
                }
            }
            credits.keySet().retainAll(ids);
            credits.merge(richest.instance().id(), -sum, Long::sum);
            return richest;
        }
    }

    record PowerOfTwo(RandomGenerator random) implements Strategy {
        @Override
        public Candidate choose(List<Candidate> candidates) {
            int size = candidates.size();
            if (size == 1) {
                return candidates.get(0);
            }
            int one = random.nextInt(size);
            int other = random.nextInt(size - 1);
            Candidate left = candidates.get(one);
            Candidate right = candidates.get(other < one ? other : other + 1);
            return left.cost() <= right.cost() ? left : right;
        }
    }
}
