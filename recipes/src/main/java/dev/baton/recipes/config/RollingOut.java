package dev.baton.recipes.config;

import dev.baton.recipes.kernel.Rollout;
import dev.baton.recipes.kernel.Rollout.Act;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Clockwork;
import dev.baton.recipes.node.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link Rollout} of a version that is staged for the first audience already. */
final class RollingOut {
    private static final Logger LOG = LoggerFactory.getLogger(RollingOut.class);

    private final ConfigStore store;
    private final ConfigVersion version;
    private final RolloutPlan plan;
    private final CompletableFuture<RolloutResult> result = new CompletableFuture<>();
    private final Serial serial = new Serial();
    private final Rollout rollout;

    // touched inside of serial only
    private Acknowledgements said;
    private String reason = "";
    private @Nullable ScheduledFuture<?> timer;

    private RollingOut(ConfigStore store, ConfigVersion version, RolloutPlan plan) {
        this.store = store;
        this.version = version;
        this.plan = plan;
        this.said = new Acknowledgements(version.number(), List.of());
        this.rollout = new Rollout(plan.audiences().size(), plan.appliedPart(), plan.failuresMax());
    }

    static CompletableFuture<RolloutResult> start(
            ConfigStore store, Deployments deployments, ConfigVersion version, RolloutPlan plan) {
        RollingOut rolling = new RollingOut(store, version, plan);
        rolling.serial.execute(() -> rolling.act(rolling.rollout::start));
        Roll roll = new Roll(deployments, version.number(), call -> rolling.serial.execute(() -> rolling.onCall(call)));
        rolling.result.whenComplete((done, error) -> roll.close());
        return rolling.result;
    }

    private interface Step {
        void take(List<Act> out);
    }

    private void act(Step step) {
        List<Act> acts = new ArrayList<>();
        step.take(acts);
        for (Act act : acts) {
            LOG.info("roll-out number={} {} step={} reason={}", version.number(), act, rollout.step(), reason);
            switch (act) {
                case STAGE -> stage();
                case PROMOTE -> end(store.promoteAsync(version.number(), plan.stepLimit()), true);
                case ROLL_BACK -> end(store.abandonAsync(version.number(), plan.stepLimit()), false);
            }
        }
    }

    private void stage() {
        Calls.cancel(timer);
        int step = rollout.step();
        timer = Clockwork.after(plan.stepLimit(), () -> serial.execute(() -> fail("step " + step + " took too long")));
        store.widenAsync(version.number(), plan.audiences().get(step), plan.stepLimit())
                .whenComplete((done, error) -> serial.execute(() -> {
                    if (error != null) {
                        fail("step " + step + " cannot be made: " + error.getMessage());
                    }
                }));
    }

    private void onCall(Roll.Call call) {
        if (rollout.isOver() || rollout.step() < 0) {
            return;
        }
        if (!call.shown()) {
            fail("it was abandoned by somebody else");
        } else if (call.audience() == null) {
            fail("it was promoted by somebody else");
        } else if (call.audience().equals(plan.audiences().get(rollout.step()))) {
            rollout.staged();
            said = call.said();
            if (!said.failed().isEmpty()) {
                Acknowledgement first = said.failed().get(0);
                reason = said.failed().size() + " failed, first "
                        + first.instance().id() + ": " + first.message();
            }
            act(out -> rollout.counted(
                    said.all().size(), said.applied().size(), said.failed().size(), out));
        }
    }

    private void fail(String why) {
        if (!rollout.isOver()) {
            reason = why;
            act(rollout::failed);
        }
    }

    private void end(CompletableFuture<ConfigVersion> last, boolean promoted) {
        Calls.cancel(timer);
        last.whenComplete((done, error) -> {
            if (error == null) {
                result.complete(new RolloutResult(promoted, version, promoted ? "" : reason, said));
            } else {
                result.completeExceptionally(Calls.unwrapped(error));
            }
        });
    }
}
