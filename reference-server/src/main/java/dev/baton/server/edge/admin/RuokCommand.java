package dev.baton.server.edge.admin;

/** Whether the server answers at all. */
final class RuokCommand implements AdminCommand {
    @Override
    public String word() {
        return "ruok";
    }

    @Override
    public String answer(AdminContext context) {
        return "imok";
    }
}
