package dev.baton.server.edge.admin;

/** As srvr, with the connections. */
final class StatCommand implements AdminCommand {
    @Override
    public String word() {
        return "stat";
    }

    @Override
    public String answer(AdminContext context) {
        if (!Texts.isServing(context)) {
            return Texts.NOT_SERVING;
        }
        StringBuilder out = new StringBuilder(SrvrCommand.version(context)).append("Clients:\n");
        context.view()
                .connections()
                .forEach(c -> out.append(ConsCommand.shortForm(c)).append(")\n"));
        return out.append('\n').append(SrvrCommand.figures(context)).toString();
    }
}
