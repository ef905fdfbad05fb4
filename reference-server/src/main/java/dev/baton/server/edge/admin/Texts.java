package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;
import java.util.Locale;

/** How numbers look in answers. */
final class Texts {
    private static final double DECIMALS = 10_000.0;

    /** The answer of a member without a leader to most commands. */
    static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";

    private Texts() {}

    static boolean isServing(AdminContext context) {
        return context.view().ensemble().mode() != NodeView.Mode.NOT_SERVING;
    }

    /** The role as monitoring knows it. */
    static String mode(AdminContext context) {
        return context.view().ensemble().mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** At most four decimals, at least one. */
    static String mean(double value) {
        return String.format(Locale.ROOT, "%s", Math.round(value * DECIMALS) / DECIMALS);
    }
}
