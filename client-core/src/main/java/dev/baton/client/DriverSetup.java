package dev.baton.client;

import dev.baton.client.session.Chroot;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.SessionConfig;
import dev.baton.client.transport.DriverConfig;
import dev.baton.wire.op.Auth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** From the user's options to the driver's configuration; the only place of the client that draws random numbers. */
final class DriverSetup {
    private DriverSetup() {}

    static DriverConfig of(ClientOptions options) {
        List<HostPort> hosts = new ArrayList<>();
        for (ConnectString.Server server : options.servers()) {
            hosts.add(new HostPort(server.host(), server.port()));
        }
        if (options.shuffledServers()) {
            Collections.shuffle(hosts, ThreadLocalRandom.current());
        }
        List<Auth.Request> auth = new ArrayList<>();
        for (AuthInfo info : options.auth()) {
            auth.add(new Auth.Request(0, info.scheme(), info.credentials()));
        }
        SessionConfig session = new SessionConfig(
                hosts,
                (int) options.sessionTimeout().toMillis(),
                options.connectTimeout().toNanos(),
                options.backoffMin().toNanos(),
                options.backoffMax().toNanos(),
                options.closeTimeout().toNanos(),
                options.frameBytesMax(),
                options.readOnlyAllowed(),
                new Chroot(options.chroot()),
                auth,
                ThreadLocalRandom.current().nextLong());
        return new DriverConfig(
                session,
                options.inFlightMax(),
                options.overloadPolicy() == OverloadPolicy.AWAIT,
                options.callbackExecutor());
    }
}
