package dev.baton.server.edge.admin;

/** Sizes of the directories. */
final class DirsCommand implements AdminCommand {
    @Override
    public String word() {
        return "dirs";
    }

    @Override
    public String answer(AdminContext context) {
        return "datadir_size: " + context.info().snapshotDirBytes() + "\nlogdir_size: "
                + context.info().logDirBytes() + "\n";
    }
}
