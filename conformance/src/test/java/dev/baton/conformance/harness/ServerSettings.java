package dev.baton.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a server is started with; immutable.
 *
 * @param dataDir directory of log and snapshots
 * @param config lines of zoo.cfg besides dataDir and clientPort
 * @param properties system properties, as operators give them with -D
 * @param heapMegabytes upper bound of the server's heap
 */
public record ServerSettings(
        Path dataDir, Map<String, String> config, Map<String, String> properties, int heapMegabytes) {
    /** Password of the super user that {@link #forSuites()} configures. */
    public static final String SUPER = "super:secret";

    /** Base64(SHA-1({@link #SUPER})). */
    private static final String SUPER_DIGEST = Digests.idOf(SUPER);

    /** Shortest session timeout that the suites' servers grant. */
    public static final int SESSION_TIMEOUT_MILLIS_MIN = 1_000;

    /** Longest session timeout that the suites' servers grant. */
    public static final int SESSION_TIMEOUT_MILLIS_MAX = 60_000;

    public ServerSettings {
        config = Map.copyOf(config);
        properties = Map.copyOf(properties);
    }

    /** Everything enabled that a suite may touch, fast reaping, short ticks, a directory of its own. */
    public static ServerSettings forSuites() {
        return forSuites(freshDirectory());
    }

    /** As {@link #forSuites()} on a given directory. */
    public static ServerSettings forSuites(Path dataDir) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("tickTime", "500");
        config.put("minSessionTimeout", String.valueOf(SESSION_TIMEOUT_MILLIS_MIN));
        config.put("maxSessionTimeout", String.valueOf(SESSION_TIMEOUT_MILLIS_MAX));
        config.put("maxClientCnxns", "0");
        config.put("admin.enableServer", "false");
        config.put("4lw.commands.whitelist", "*");
        config.put("extendedTypesEnabled", "true");
        config.put("enforceQuota", "true");
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("zookeeper.DigestAuthenticationProvider.superDigest", SUPER_DIGEST);
        properties.put("znode.container.checkIntervalMs", "300");
        properties.put("zookeeper.preAllocSize", "1024");
        return new ServerSettings(dataDir, config, properties, 256);
    }

    public ServerSettings withConfig(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return new ServerSettings(dataDir, changed, properties, heapMegabytes);
    }

    public ServerSettings withProperty(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(properties);
        changed.put(key, value);
        return new ServerSettings(dataDir, config, changed, heapMegabytes);
    }

    public ServerSettings withHeapMegabytes(int megabytes) {
        return new ServerSettings(dataDir, config, properties, megabytes);
    }

    /** The text of zoo.cfg. */
    String zooCfg(int port) {
        StringJoiner text = new StringJoiner("\n", "", "\n");
        text.add("dataDir=" + dataDir);
        text.add("clientPort=" + port);
        text.add("clientPortAddress=127.0.0.1");
        config.forEach((key, value) -> text.add(key + "=" + value));
        return text.toString();
    }

    private static Path freshDirectory() {
        try {
            return Files.createTempDirectory("baton-conformance-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
