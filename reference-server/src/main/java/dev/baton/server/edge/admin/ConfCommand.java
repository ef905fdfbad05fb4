package dev.baton.server.edge.admin;

/** The effective settings. */
final class ConfCommand implements AdminCommand {
    @Override
    public String word() {
        return "conf";
    }

    @Override
    public String answer(AdminContext context) {
        StringBuilder out = new StringBuilder();
        context.info()
                .configuration()
                .forEach((key, value) ->
                        out.append(key).append('=').append(value).append('\n'));
        return out.toString();
    }
}
