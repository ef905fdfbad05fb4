/** What the server decides by. Nobody's API: only the server drives it. */
@SuppressWarnings("module") // the server is built later
module dev.baton.server.core {
    requires transitive dev.baton.wire;
    requires static org.jspecify;

    exports dev.baton.server.auth to
            dev.baton.server;
    exports dev.baton.server.node to
            dev.baton.server;
    exports dev.baton.server.quorum to
            dev.baton.server;
    exports dev.baton.server.roster to
            dev.baton.server;
    exports dev.baton.server.session to
            dev.baton.server;
    exports dev.baton.server.storage to
            dev.baton.server;
    exports dev.baton.server.tree to
            dev.baton.server;
    exports dev.baton.server.txn to
            dev.baton.server;
    exports dev.baton.server.zab to
            dev.baton.server;
    exports dev.baton.server.zab.election to
            dev.baton.server;
    exports dev.baton.server.zab.log to
            dev.baton.server;
    exports dev.baton.server.zab.wire to
            dev.baton.server;
}
