package dev.baton.recipes.config;

import dev.baton.recipes.node.Announcement;
import dev.baton.wire.path.ZnodePath;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that follows a configuration by name, applies what it is to see, and says whether it did. Thread-safe.
 *
 * <ul>
 *   <li><b>The connection breaks, the session is lost:</b> the version applied last stays; what it says is there again with the next session.
 *   <li><b>Applying fails:</b> said with the exception's message, and not tried again before there is another version. What is applied halfway is
 *       the applier's affair.
 *   <li><b>A roll-back</b> is a change like any other: the version in force is applied again.
 *   <li><b>Another instance of the same id</b> that starts later takes the name over.
 * </ul>
 */
public final class ConfigFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigFollower.class);

    private final ConfigInstance instance;
    private final Announcement announcement;
    private final ConfigView view;
    private volatile ConfigVersion applied = ConfigVersion.NONE;

    ConfigFollower(Deployments deployments, ConfigInstance instance, Consumer<ConfigVersion> applier) {
        this.instance = instance;
        String path = ZnodePath.child(deployments.acknowledgements(), instance.id());
        byte[] nothingYet = DeploymentJson.writeAcknowledgement(new Acknowledgement(instance, 0, true, ""));
        this.announcement = Announcement.start(
                deployments.client(), path, nothingYet, true, notice -> LOG.debug("follower path={} {}", path, notice));
        this.view = new ConfigView(deployments, null, instance);
        var unused = view.onChange(version -> apply(applier, version));
    }

    private void apply(Consumer<ConfigVersion> applier, ConfigVersion version) {
        Acknowledgement answer;
        try {
            applier.accept(version);
            applied = version;
            answer = new Acknowledgement(instance, version.number(), true, "");
        } catch (RuntimeException e) {
            LOG.warn("configuration not applied instance={} number={}", instance.id(), version.number(), e);
            answer = new Acknowledgement(instance, version.number(), false, String.valueOf(e.getMessage()));
        }
        announcement.update(DeploymentJson.writeAcknowledgement(answer)).whenComplete((done, error) -> {
            if (error != null) {
                LOG.debug("acknowledgement not written instance={}", instance.id(), error);
            }
        });
    }

    /** Completes when others can see that this instance is there; fails if the server refuses it or the client is closed. */
    public CompletableFuture<Void> joined() {
        return announcement.established();
    }

    /** The version that was applied last; {@link ConfigVersion#NONE} before the first. */
    public ConfigVersion applied() {
        return applied;
    }

    /** Stops following. Completes when the instance's node is gone, or certain to go with its session. */
    public CompletableFuture<Void> closeAsync() {
        view.close();
        return announcement.close();
    }

    /** As {@link #closeAsync()}, without waiting. */
    @Override
    public void close() {
        var unused = closeAsync();
    }

    @Override
    public String toString() {
        return "ConfigFollower[" + instance.id() + ", version " + applied.number() + "]";
    }
}
