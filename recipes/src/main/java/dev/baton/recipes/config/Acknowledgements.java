package dev.baton.recipes.config;

import java.util.List;

/**
 * What the instances that see a version say of it.
 *
 * @param number of the version
 * @param all one for each instance that is there and sees the version, in the order of ids
 */
public record Acknowledgements(long number, List<Acknowledgement> all) {
    public Acknowledgements {
        all = List.copyOf(all);
    }

    /** Who has applied it. */
    public List<Acknowledgement> applied() {
        return all.stream()
                .filter(one -> one.number() == number && one.applied())
                .toList();
    }

    /** Who has failed to. */
    public List<Acknowledgement> failed() {
        return all.stream()
                .filter(one -> one.number() == number && !one.applied())
                .toList();
    }

    /** Whether at least this part has applied it, from 0 to 1; nobody is not enough. */
    public boolean isApplied(double part) {
        return !all.isEmpty() && applied().size() >= Math.ceil(part * all.size() - 1e-9);
    }
}
