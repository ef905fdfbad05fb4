package dev.baton.server.edge.admin;

/** A command with a text for an answer. */
interface AdminCommand {
    /** Its name, four lower-case letters. */
    String word();

    /** What it answers now. */
    String answer(AdminContext context);
}
