package dev.baton.server.edge.admin;

/** Whether the server takes writes. */
final class IsroCommand implements AdminCommand {
    @Override
    public String word() {
        return "isro";
    }

    @Override
    public String answer(AdminContext context) {
        return Texts.isServing(context) ? "rw" : "null";
    }
}
