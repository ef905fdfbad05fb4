package dev.baton.conformance.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which package is what, below a root package: the real one, or the one of the fixtures that break the rules on purpose.
 *
 * @param root the package that plays {@code dev.baton}
 */
record House(String root) {
    /** Sub-packages of the server that decide and never touch the world. */
    private static final List<String> SERVER_CORE = List.of(
            "zab", "quorum", "roster", "op", "prep", "tree", "watch", "session", "auth", "txn", "storage", "node",
            "verify");

    /** Sub-packages of the server that touch the world. */
    private static final List<String> SERVER_WORLD =
            List.of("edge", "loop", "file", "config", "console", "main", "admin", "metrics");

    String[] all(List<String> names) {
        return names.stream().map(name -> root + "." + name).toArray(String[]::new);
    }

    String[] wire() {
        return all(List.of("wire.."));
    }

    String[] client() {
        return all(List.of("client.."));
    }

    String[] recipes() {
        return all(List.of("recipes.."));
    }

    String[] server() {
        return all(List.of("server.."));
    }

    String[] testing() {
        return all(List.of("testing.."));
    }

    String[] serverCore() {
        return all(SERVER_CORE.stream().map(name -> "server." + name + "..").toList());
    }

    /** The runnable server and its embedding API. */
    String[] serverWorld() {
        return all(Stream.concat(Stream.of("server"), SERVER_WORLD.stream().map(name -> "server." + name + ".."))
                .toList());
    }

    /** Packages without thread, clock, I/O or chance. */
    String[] pure() {
        return all(Stream.concat(
                        Stream.of("wire..", "client.session..", "client.mirror..", "recipes.kernel.."),
                        SERVER_CORE.stream().map(name -> "server." + name + ".."))
                .toList());
    }

    /** Packages that may know Netty: the two ends of a socket and the loop that they run on. */
    String[] netty() {
        return all(List.of("client.transport..", "server.edge..", "server.loop.."));
    }

    /** The protocol's values, which the API may show although they can also encode themselves. */
    String[] vocabulary() {
        return all(List.of("wire.model"));
    }

    /** Packages that programs outside may use. */
    String[] api() {
        return all(List.of(
                "client",
                "client.error",
                "client.event",
                "client.cache",
                "client.watch",
                "recipes.lock",
                "recipes.leader",
                "recipes.semaphore",
                "recipes.barrier",
                "recipes.queue",
                "recipes.counter",
                "recipes.discovery",
                "recipes.group",
                "recipes.config",
                "server",
                "testing",
                "testing.containers"));
    }

    /** What recipes may use of the client. */
    String[] clientApi() {
        return all(List.of("client", "client.error", "client.event", "client.cache", "client.watch"));
    }

    /** Packages that read the process's environment. */
    String[] configuration() {
        return all(List.of("server.config..", "client.config.."));
    }

    String[] main() {
        return all(List.of("server.main.."));
    }

    /** A class of this house. */
    DescribedPredicate<JavaClass> member() {
        return JavaClass.Predicates.resideInAPackage(root + "..");
    }
}
