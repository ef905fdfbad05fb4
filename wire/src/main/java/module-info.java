/**
 * The protocol's records and frames. Values that the client's API shows are for everybody, and so is how they encode themselves; the rest
 * is for Baton's own modules.
 */
@SuppressWarnings("module") // those it is exported to are built later
module dev.baton.wire {
    requires static org.jspecify;

    exports dev.baton.wire.io;
    exports dev.baton.wire.model;
    exports dev.baton.wire.op to
            dev.baton.client,
            dev.baton.server,
            dev.baton.server.core;
    exports dev.baton.wire.path to
            dev.baton.client,
            dev.baton.recipes,
            dev.baton.server.core;
    exports dev.baton.wire.pem to
            dev.baton.client,
            dev.baton.server;
    exports dev.baton.wire.session to
            dev.baton.client,
            dev.baton.server,
            dev.baton.server.core;
}
