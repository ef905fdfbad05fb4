package dev.baton.client;

import dev.baton.client.session.Chroot;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.SessionConfig;
import dev.baton.client.transport.DriverConfig;
import dev.baton.wire.op.Auth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From the user's options to the driver's configuration; the only place of the client that draws random numbers. */
final class DriverSetup {
    private DriverSetup() {}

    static DriverConfig of(ClientOptions options) {
        List<HostPort> hosts = hosts(options.servers(), options.shuffledServers());
        Duration rebalance = options.rebalance();
        OperationObserver observer = options.observer();
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
                options.sasl() != null,
                rebalance == null ? Long.MAX_VALUE : rebalance.toNanos(),
                ThreadLocalRandom.current().nextLong());
        return new DriverConfig(
                session,
                options.inFlightMax(),
                options.overloadPolicy() == OverloadPolicy.AWAIT,
                options.nameResolver()::addressesOf,
                options.ssl() == null ? null : options.ssl().engines(),
                options.sasl() == null ? null : options.sasl().steps(),
                hostSource(options),
                observer == null ? null : observer::ended,
                options.callbackExecutor());
    }

    /** Servers as the machine wants them. */
    static List<HostPort> hosts(List<ConnectString.Server> servers, boolean shuffled) {
        List<HostPort> hosts = new ArrayList<>();
        for (ConnectString.Server server : servers) {
            hosts.add(new HostPort(server.host(), server.port()));
        }
        if (shuffled) {
            Collections.shuffle(hosts, ThreadLocalRandom.current());
        }
        return hosts;
    }

    /** Keeps the order of servers that stay, so that the same answer given twice is no change. */
    private static @Nullable Supplier<List<HostPort>> hostSource(ClientOptions options) {
        HostProvider provider = options.hostProvider();
        if (provider == null) {
            return null;
        }
        long seed = ThreadLocalRandom.current().nextLong();
        return () -> {
            List<HostPort> hosts = new ArrayList<>();
            for (ServerAddress server : provider.servers()) {
                hosts.add(new HostPort(server.host(), server.port()));
            }
            hosts.sort(Comparator.comparing(HostPort::toString));
            if (options.shuffledServers()) {
                Collections.shuffle(hosts, new Random(seed));
            }
            return hosts;
        };
    }
}
