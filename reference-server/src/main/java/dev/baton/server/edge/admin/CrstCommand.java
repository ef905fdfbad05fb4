package dev.baton.server.edge.admin;

/** Begins the statistics of all connections anew. */
final class CrstCommand implements AdminCommand {
    @Override
    public String word() {
        return "crst";
    }

    @Override
    public String answer(AdminContext context) {
        context.view().resetConnectionStats();
        return "Connection stats reset.\n";
    }
}
