package dev.baton.server;

import java.nio.file.Path;

/** Servers on free ports with small files. */
public final class TestServers {
    private TestServers() {}

    public static ServerOptions options(Path dir) {
        return ServerOptions.defaults()
                .withDataDir(dir)
                .withClientPort(0)
                .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1")
                .with(OptionTable.PRE_ALLOC_SIZE, 64)
                .with(OptionTable.MAX_CLIENT_CNXNS, 0);
    }

    public static BatonServer start(Path dir) {
        return BatonServer.start(options(dir));
    }
}
