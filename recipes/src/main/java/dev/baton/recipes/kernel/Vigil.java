package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.Admission.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a contender waits for, and whether that one's end is enough to be let in. Where others stand before the one awaited, the nearest of them is watched as
 * well: when it has gone the children are listed again, while the one awaited still holds, so that its end finds a contender that knows
 * itself to be next.
 */
final class Vigil {
    private final Orders orders;
    private @Nullable Verdict verdict;

    /** The one awaited belongs to the own session, whose end deletes both nodes at once and tells of them in any order. */
    private boolean aheadIsKin;

    Vigil(Orders orders) {
        this.orders = orders;
    }

    /** As another one stands now, with a copy of its orders. */
    Vigil(Vigil other, Orders orders) {
        this.orders = orders;
        verdict = other.verdict;
        aheadIsKin = other.aheadIsKin;
    }

    /** What there is to wait for from now on. */
    void await(Verdict next) {
        boolean another = verdict instanceof Verdict.Await before
                && next instanceof Verdict.Await now
                && !before.name().equals(now.name());
        if (another) {
            orders.dropAwaited();
        }
        verdict = next;
    }

    /** There is nothing to wait for. */
    void forget() {
        verdict = null;
    }

    /** Watches what is not watched yet; the own node if its end matters. */
    void watch(String own, boolean lingers, List<ContenderOutput> out) {
        Verdict now = Objects.requireNonNull(verdict, "verdict");
        if (lingers || isNext()) {
            // the own node first: its end must not be overtaken by the end of the one waited for
            orders.watchOwn(own, false, out);
        }
        if (orders.await(now, out)) {
            aheadIsKin = false;
        }
        if (now instanceof Verdict.Await it && it.beyond() != null) {
            orders.watchBeyond(it.beyond(), out);
        }
    }

    /** The one before the one awaited has gone: perhaps only that one is left. The own node is watched for that case. */
    void beyondGone(String own, List<ContenderOutput> out) {
        orders.watchOwn(own, false, out);
        orders.list(false, out);
    }

    /** Somebody awaited was seen. */
    void aheadSeen(boolean kin) {
        aheadIsKin = kin;
    }

    /** Whether the end of the one awaited lets in without a look: only if the own node's end would have been told before. */
    boolean endAdmits() {
        return isNext() && orders.isOwnWatched() && !aheadIsKin;
    }

    private boolean isNext() {
        return verdict instanceof Verdict.Await it && it.last();
    }

    @Override
    public String toString() {
        return verdict + (aheadIsKin ? " kin" : "");
    }
}
