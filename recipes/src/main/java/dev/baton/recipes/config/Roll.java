package dev.baton.recipes.config;

import dev.baton.client.error.Applied;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.event.Registration;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Mirror;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.recipes.node.Serial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what the instances that see a version say of it: the roll is called whenever the version's audience or somebody's word has changed. */
final class Roll implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Roll.class);

    private final Deployments deployments;
    private final long number;
    private final Consumer<Call> listener;
    private final Serial serial = new Serial();
    private final Mirror mirror;
    private final Registration watch;

    // touched inside of serial only
    private @Nullable Deployment deployment;
    private Mirror.@Nullable Snapshot words;
    private boolean closed;

    /**
     * One call.
     *
     * @param shown whether anybody sees the version
     * @param audience to whom it is shown, null if to all or to nobody
     * @param said what those who see it say
     */
    record Call(boolean shown, @Nullable Audience audience, Acknowledgements said) {}

    /** Told of each call, one at a time. */
    Roll(Deployments deployments, long number, Consumer<Call> listener) {
        this.deployments = deployments;
        this.number = number;
        this.listener = listener;
        this.mirror = Mirror.start(
                deployments.client(),
                deployments.acknowledgements(),
                snapshot -> serial.execute(() -> {
                    words = snapshot;
                    call();
                }));
        this.watch = NodeWatch.start(
                deployments.client(), deployments.current(), view -> serial.execute(() -> onDeployment(view)));
    }

    private void onDeployment(View view) {
        try {
            deployment = DeploymentJson.read(view.bytes());
            call();
        } catch (IOException e) {
            LOG.warn("not a configuration path={}", deployments.current(), e);
        }
    }

    private void call() {
        Deployment now = deployment;
        Mirror.Snapshot said = words;
        if (closed || now == null || said == null || !said.current()) {
            return;
        }
        boolean staged = now.stages(number);
        boolean shown = staged || now.current().number() == number;
        List<Acknowledgement> all = new ArrayList<>();
        for (Mirror.Entry entry : said.entries().values()) {
            try {
                Acknowledgement one = DeploymentJson.readAcknowledgement(entry.name(), entry.data());
                boolean stagedFor = now.isStagedFor(deployments.path(), one.instance());
                if (staged ? stagedFor : shown && !stagedFor) {
                    all.add(one);
                }
            } catch (IOException e) {
                LOG.warn("not an acknowledgement path={}/{}", deployments.acknowledgements(), entry.name(), e);
            }
        }
        StagedVersion rolling = now.staged();
        Audience audience = staged && rolling != null ? rolling.audience() : null;
        listener.accept(new Call(shown, audience, new Acknowledgements(number, all)));
    }

    @Override
    public void close() {
        serial.execute(() -> closed = true);
        watch.close();
        mirror.close();
    }

    static CompletableFuture<Acknowledgements> await(
            Deployments deployments, long number, double part, Duration limit) {
        CompletableFuture<Acknowledgements> result = new CompletableFuture<>();
        Roll roll = new Roll(deployments, number, call -> {
            if (!call.shown()) {
                result.completeExceptionally(
                        deployments.refused("version " + number + " is shown to nobody any more", null));
            } else if (call.said().isApplied(part)) {
                result.complete(call.said());
            }
        });
        result.whenComplete((said, error) -> roll.close());
        Calls.limit(
                result,
                Calls.positive(limit),
                () -> result.completeExceptionally(new DeadlineExceeded(
                        Calls.context("configure", deployments.path(), deployments.client()),
                        Applied.NO,
                        false,
                        "not applied by enough instances")));
        return result;
    }
}
