package dev.baton.server.edge.admin;

/** Begins the statistics of the server anew. */
final class SrstCommand implements AdminCommand {
    @Override
    public String word() {
        return "srst";
    }

    @Override
    public String answer(AdminContext context) {
        context.view().resetServerStats();
        return "Server stats reset.\n";
    }
}
