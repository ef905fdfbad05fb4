package dev.baton.recipes.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Chooses instances that are up, by a {@link Strategy}, leaving out those that keep failing. Thread-safe; makes no requests.
 *
 * <p>If so many would have to be left out that {@link OutlierOptions#ejectedShareMax()} is exceeded, the rest of them is used in
 * spite of its failures: some answers are better than none.
 */
public final class Balancer {
    private final Supplier<List<ServiceInstance>> source;
    private final Strategy strategy;
    private final OutlierOptions outliers;
    private final LongSupplier clock;

    // guarded by this
    private final Map<String, Load> loads = new HashMap<>();

    Balancer(Supplier<List<ServiceInstance>> source, Strategy strategy, OutlierOptions outliers, LongSupplier clock) {
        this.source = source;
        this.strategy = strategy;
        this.outliers = outliers;
        this.clock = clock;
    }

    /** A balancer over what a view shows, with default ejection. */
    public static Balancer over(ServiceView view, Strategy strategy) {
        return over(view, strategy, OutlierOptions.DEFAULT);
    }

    /** A balancer over what a view shows. */
    public static Balancer over(ServiceView view, Strategy strategy, OutlierOptions outliers) {
        return new Balancer(() -> view.services().up(), strategy, outliers, System::nanoTime);
    }

    /** Chooses an instance; empty if none is up. */
    public synchronized Optional<Pick> pick() {
        List<ServiceInstance> up = source.get();
        long now = clock.getAsLong();
        forgetOthers(up);
        List<Candidate> candidates = new ArrayList<>(up.size());
        for (ServiceInstance instance : up) {
            Load load = loads.computeIfAbsent(instance.id(), id -> new Load());
            if (!load.isEjected(now)) {
                candidates.add(new Candidate(instance, load.inFlight(), load.cost()));
            }
        }
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        ServiceInstance chosen = strategy.choose(candidates).instance();
        loads.computeIfAbsent(chosen.id(), id -> new Load()).begun();
        return Optional.of(new Pick(this, chosen, now));
    }

    /** Ids of the instances that are left out now. */
    public synchronized List<String> ejectedIds() {
        long now = clock.getAsLong();
        return loads.entrySet().stream()
                .filter(entry -> entry.getValue().isEjected(now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    synchronized void ended(String id, long startNanos, boolean success) {
        Load load = loads.get(id);
        if (load == null) {
            return;
        }
        long now = clock.getAsLong();
        load.ended(Math.max(0, now - startNanos), success);
        if (outliers.failuresInRow() > 0 && load.failuresInRow() >= outliers.failuresInRow() && mayEject(now)) {
            load.eject(
                    now,
                    outliers.baseEjection().toNanos(),
                    outliers.maxEjection().toNanos());
        }
    }

    private boolean mayEject(long now) {
        int size = source.get().size();
        long ejected =
                loads.values().stream().filter(load -> load.isEjected(now)).count();
        return ejected + 1 <= outliers.ejectedShareMax() * size;
    }

    private void forgetOthers(List<ServiceInstance> up) {
        if (loads.size() > up.size()) {
            Set<String> ids = new HashSet<>();
            up.forEach(instance -> ids.add(instance.id()));
            loads.keySet().retainAll(ids);
        }
    }
}
