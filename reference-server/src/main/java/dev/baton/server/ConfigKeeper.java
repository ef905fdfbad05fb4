package dev.baton.server;

import dev.baton.server.file.ConfigFiles;
import dev.baton.server.node.EnsembleChange;
import dev.baton.server.quorum.Membership;
import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterEntry;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configuration of the ensemble for the next start, in the files that ZooKeeper uses. What it cannot write it warns of: the
 * configuration is in the log too.
 */
final class ConfigKeeper implements Consumer<EnsembleChange> {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigKeeper.class);

    private final ConfigFiles files;
    private final long self;
    private long activeVersion;

    ConfigKeeper(ConfigFiles files, long self, Roster started) {
        this.files = files;
        this.self = self;
        this.activeVersion = started.version();
    }

    @Override
    public void accept(EnsembleChange change) {
        Roster active = Roster.parse(change.active().text());
        Membership pending = change.pending();
        try {
            keepPending(pending == null ? null : Roster.parse(pending.text()));
            if (active.version() > activeVersion) {
                keepActive(active);
            }
        } catch (IOException e) {
            LOG.warn(
                    "configuration is not kept version=0x{} cause={}",
                    Long.toHexString(active.version()),
                    e.toString());
        }
    }

    private void keepPending(@Nullable Roster pending) throws IOException {
        if (pending == null) {
            files.withdraw();
        } else {
            files.propose(pending);
        }
    }

    /** A configuration without this server is not kept: with it, it would not know where to listen. The others tell it again. */
    private void keepActive(Roster active) throws IOException {
        activeVersion = active.version();
        RosterEntry own = active.members().get(self);
        LOG.info(
                "configuration in force version=0x{} voters={} observers={} member={}",
                Long.toHexString(active.version()),
                active.voters(),
                active.observers(),
                own != null);
        if (own == null) {
            return;
        }
        files.activate(active, own.clientPort() != RosterEntry.NO_PORT);
    }
}
