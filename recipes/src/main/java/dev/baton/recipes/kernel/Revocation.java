package dev.baton.recipes.kernel;

import java.util.List;

/** Whether somebody asks for what a contender holds, or will hold, and whether that was told. */
final class Revocation {
    private boolean asked;
    private boolean told;

    void seen(ContenderInput.NodeSeen node) {
        asked |= node.revoked();
    }

    /** Tells of it once, while something is held. */
    void tell(Phase phase, List<ContenderOutput> out) {
        if (asked && !told && phase == Phase.HOLDING) {
            told = true;
            out.add(new ContenderOutput.RevocationAsked());
        }
    }

    /** It was about a node that is given up. */
    void forget() {
        asked = false;
    }

    boolean isAsked() {
        return asked;
    }
}
