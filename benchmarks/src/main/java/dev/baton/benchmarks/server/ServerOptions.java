package dev.baton.benchmarks.server;

import java.nio.file.Path;
import java.util.List;

/**
 * How servers are started.
 *
 * @param home directory under which each server gets its own; on the disk that is to be measured
 * @param jvmOptions for both kinds alike
 * @param classPath where both kinds' classes are
 */
public record ServerOptions(Path home, List<String> jvmOptions, String classPath) {
    public ServerOptions {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Servers from the driver's own class path with a heap limit of 2 GiB. */
    public static ServerOptions under(Path home) {
        return new ServerOptions(home, List.of("-Xmx2g"), System.getProperty("java.class.path"));
    }

    public ServerOptions withJvmOptions(List<String> options) {
        return new ServerOptions(home, options, classPath);
    }
}
