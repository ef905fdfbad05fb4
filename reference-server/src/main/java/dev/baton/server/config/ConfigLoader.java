package dev.baton.server.config;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.Option;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file and the system properties. A system property wins over the file, the file over the default.
 *
 * <p>A key may stand in the file with or without the prefix {@code zookeeper.}; as a system property it has the prefix, as with
 * ZooKeeper. All problems are collected and reported together.
 */
public final class ConfigLoader {
    private static final String PREFIX = "zookeeper.";
    private static final int SERVER_ID_MAX = 254;

    private final Map<String, Option<?>> byKey = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final boolean strict;
    private ServerOptions options = ServerOptions.defaults();
    private @Nullable String loneServer;

    private ConfigLoader(boolean strict) {
        this.strict = strict;
        OptionTable.rows().forEach(option -> byKey.put(option.key(), option));
    }

    /**
     * Loads with the system properties of this process.
     *
     * @param file the configuration file, or null for none
     * @param strict whether an unknown key is an error instead of a warning
     * @throws InvalidOptionException with one line per problem
     */
    public static LoadedConfig load(@Nullable Path file, boolean strict) {
        return load(file, System.getProperties(), strict);
    }

    /** As {@link #load(Path, boolean)}, with the given properties instead of those of the process. */
    public static LoadedConfig load(@Nullable Path file, Properties system, boolean strict) {
        return new ConfigLoader(strict).run(file, system);
    }

    private LoadedConfig run(@Nullable Path file, Properties system) {
        if (file != null) {
            readFile(file).forEach(this::fileEntry);
        }
        useLoneServer();
        for (Option<?> option : OptionTable.rows()) {
            String value = system.getProperty(option.property());
            if (value != null) {
                set(option, value);
            }
        }
        unknownProperties(system);
        checkMyId();
        if (problems.isEmpty()) {
            checkRelations();
        }
        if (!problems.isEmpty()) {
            throw new InvalidOptionException(String.join(System.lineSeparator(), problems));
        }
        return new LoadedConfig(options, warnings);
    }

    private static Map<String, String> readFile(Path file) {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidOptionException("Configuration file " + file + " cannot be read: " + e);
        }
        Map<String, String> sorted = new TreeMap<>();
        read.stringPropertyNames()
                .forEach(key -> sorted.put(key, read.getProperty(key).trim()));
        return sorted;
    }

    private void fileEntry(String fileKey, String value) {
        String key = bare(fileKey);
        Option<?> option = byKey.get(key);
        if (option != null) {
            set(option, value);
        } else if (key.startsWith("server.")) {
            server(key, value);
        } else {
            foreign(fileKey, key, value);
        }
    }

    private static String bare(String key) {
        return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    }

    private void set(Option<?> option, String value) {
        try {
            options = options.withText(option, value);
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
        }
    }

    private void foreign(String shown, String key, String value) {
        String refusal = ForeignKeys.refusal(key, value);
        if (refusal != null) {
            problems.add("Option " + shown + ": " + refusal + ".");
            return;
        }
        String note = ForeignKeys.note(key);
        if (note != null) {
            warnings.add("Option " + shown + ": " + note + ".");
            return;
        }
        String nearest = Spelling.nearest(key, byKey.keySet().stream().sorted().toList());
        String hint = nearest == null ? "" : " Did you mean " + nearest + "?";
        (strict ? problems : warnings).add("Option " + shown + " is not known." + hint);
    }

    private void unknownProperties(Properties system) {
        for (String name :
                new TreeMap<>(system).keySet().stream().map(String::valueOf).toList()) {
            String key = bare(name);
            if (name.startsWith(PREFIX) && !byKey.containsKey(key)) {
                foreign(name, key, system.getProperty(name, ""));
            }
        }
    }

    /** One entry alone describes a standalone server; a second one an ensemble. */
    private void server(String key, String value) {
        if (loneServer != null) {
            String ensemble = "Option " + key + ": ensembles are not supported yet by this version.";
            if (problems.stream().noneMatch(p -> p.endsWith("ensembles are not supported yet by this version."))) {
                problems.add(ensemble);
            }
            return;
        }
        loneServer = value;
        warnings.add("Option " + key + ": the only entry, so this is a standalone server.");
    }

    /** Takes the client port from {@code host:port:port;[address:]clientPort} if there is no other. */
    private void useLoneServer() {
        if (loneServer == null || loneServer.indexOf(';') < 0 || options.isSet(OptionTable.CLIENT_PORT)) {
            return;
        }
        String client = loneServer.substring(loneServer.indexOf(';') + 1);
        int colon = client.lastIndexOf(':');
        set(OptionTable.CLIENT_PORT, client.substring(colon + 1));
        if (colon > 0) {
            set(OptionTable.CLIENT_PORT_ADDRESS, client.substring(0, colon));
        }
    }

    private void checkMyId() {
        Path file = options.dataDir().resolve("myid");
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            String text = Files.readString(file).trim();
            if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > SERVER_ID_MAX) {
                problems.add("File " + file + ": value '" + text
                        + "' is not allowed. Allowed: a whole number from 0 to " + SERVER_ID_MAX + ".");
            }
        } catch (IOException e) {
            problems.add("File " + file + " cannot be read: " + e);
        }
    }

    private void checkRelations() {
        try {
            options.validated();
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
        }
    }
}
