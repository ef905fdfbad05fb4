package dev.baton.simulation.recipe;

import dev.baton.recipes.discovery.Discovery;
import dev.baton.recipes.discovery.InstanceState;
import dev.baton.recipes.discovery.ServiceInstance;
import dev.baton.recipes.discovery.ServiceRegistration;
import dev.baton.recipes.discovery.ServiceView;
import dev.baton.recipes.discovery.ViewOptions;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is an instance of a service, changes its state, is taken back and registered again, and watches the others. */
final class DiscoveryPlayer extends RecipeProgram implements Register.Viewer {
    private static final String SERVICE = "a";

    private @Nullable Discovery discovery;
    private @Nullable ServiceRegistration registration;
    private @Nullable ServiceView view;
    private boolean leaving;

    DiscoveryPlayer(Troupe troupe, SimClient process, Chance chance) {
        super(troupe, process, chance);
    }

    @Override
    void ready() {
        Discovery made = Discovery.on(client(), root);
        discovery = made;
        view = made.view(SERVICE, ViewOptions.DEFAULT.withoutMassExpiryProtection());
        register(made);
    }

    private void register(Discovery now) {
        leaving = false;
        ServiceRegistration made = now.register(ServiceInstance.of(SERVICE, id(), "10.0.0.1", 80));
        registration = made;
        made.registered().thenAccept(done -> troupe.reached(Reach.RECIPE_REGISTERED));
    }

    @Override
    void deed() {
        Discovery all = discovery;
        ServiceRegistration now = registration;
        if (all == null || now == null || leaving) {
            return;
        }
        switch (troupe.isCalming() ? chance.between(1, 9) : chance.nextInt(10)) {
            case 0 -> {
                leaving = true;
                track(now.closeAsync(), done -> {
                    if (troupe.isOpen()) {
                        register(all);
                    }
                });
            }
            case 1, 2, 3 -> track(now.setState(chance.oneIn(2) ? InstanceState.UP : InstanceState.DRAINING));
            case 4 -> track(all.query(SERVICE), found -> troupe.reached(Reach.RECIPE_QUERIED));
            default -> {
                // Nothing to be changed now.
            }
        }
    }

    @Override
    public @Nullable String wanted() {
        return leaving || client().state().isFinal() ? null : id();
    }

    @Override
    public boolean sees(List<String> ids) {
        ServiceView now = view;
        return client().state().isFinal()
                || now != null
                        && now.services().current()
                        && now.services().all().stream()
                                .map(ServiceInstance::id)
                                .sorted()
                                .toList()
                                .equals(ids);
    }

    @Override
    void stop() {
        ServiceRegistration now = registration;
        ServiceView seen = view;
        if (now != null && seen != null) {
            seen.close();
            if (!leaving) {
                track(now.closeAsync());
            }
        }
    }
}
