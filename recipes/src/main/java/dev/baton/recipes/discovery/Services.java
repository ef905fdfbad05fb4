package dev.baton.recipes.discovery;

import java.util.List;

/**
 * What is known of the instances of a service at one moment. Immutable.
 *
 * @param all every instance that is registered, or held as a suspect, in the order of ids
 * @param suspectIds ids of instances that have vanished together with so many others that they are kept for a while
 * @param current whether the registry was read completely since the last reconnection; if not, this is the last that was known
 */
public record Services(List<ServiceInstance> all, List<String> suspectIds, boolean current) {
    /** Nothing is known. */
    static final Services NONE = new Services(List.of(), List.of(), false);

    public Services {
        all = List.copyOf(all);
        suspectIds = List.copyOf(suspectIds);
    }

    /** Those that are to get requests. */
    public List<ServiceInstance> up() {
        return all.stream()
                .filter(instance -> instance.state() == InstanceState.UP)
                .toList();
    }
}
