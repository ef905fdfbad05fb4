package dev.baton.server.config;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.Member;
import dev.baton.server.Members;
import dev.baton.server.Option;
import dev.baton.server.OptionTable;
import dev.baton.server.SecurityOptions;
import dev.baton.server.ServerOptions;
import dev.baton.server.file.ConfigFiles;
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
    private static final String AUTH_PROVIDER = "authProvider.";

    private final Map<String, Option<?>> byKey = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final boolean strict;
    private ServerOptions options = ServerOptions.defaults();
    private final MembersReader members = new MembersReader(problems);

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
            options = options.withConfigFile(file);
        }
        for (Option<?> option : OptionTable.rows()) {
            String value = system.getProperty(option.property());
            if (value != null) {
                set(option, value);
            }
        }
        unknownProperties(system);
        readDynamicFile();
        useMembers();
        if (options.members().isEmpty() && problems.isEmpty()) {
            myId(false);
        }
        if (problems.isEmpty()) {
            checkRelations();
            warnOfUnusedKeys();
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
        if (option != null && !key.startsWith(AUTH_PROVIDER)) {
            set(option, value);
        } else if (MembersReader.takes(key)) {
            members.entry(key, value);
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
        if (key.startsWith(AUTH_PROVIDER)) {
            provider(shown, value);
            return;
        }
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

    /** One of several, whose keys may end as they like. */
    private void provider(String shown, String value) {
        Option<List<String>> all = SecurityOptions.AUTH_PROVIDERS;
        if (value.isBlank() || value.trim().equalsIgnoreCase("false")) {
            return;
        }
        try {
            List<String> names = new ArrayList<>(options.get(all));
            names.addAll(all.parse(value));
            options = options.with(all, List.copyOf(names));
        } catch (InvalidOptionException e) {
            problems.add(String.valueOf(e.getMessage()).replace("Option " + all.key() + ":", "Option " + shown + ":"));
        }
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

    /** Reads the entries of the members from their own file, if there is one. */
    private void readDynamicFile() {
        String name = options.get(OptionTable.DYNAMIC_CONFIG_FILE);
        if (name.isEmpty()) {
            return;
        }
        if (!members.isEmpty()) {
            problems.add("Option dynamicConfigFile: there are server, group or weight entries in the main file too."
                    + " Keep them in one place.");
            return;
        }
        try {
            members.version(ConfigFiles.versionOf(Path.of(name)));
            readFile(Path.of(name)).forEach((key, value) -> {
                if (MembersReader.takes(key)) {
                    members.entry(key, value);
                } else if (key.equals("version")) {
                    members.version(key, value);
                } else {
                    problems.add("Option " + key + ": does not belong into " + name
                            + ". Allowed there: server, group and weight entries, and version.");
                }
            });
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
        }
    }

    /** One entry alone describes a standalone server, unless that is turned off. */
    private void useMembers() {
        if (members.isEmpty()) {
            return;
        }
        Members all = members.finish();
        if (all == null) {
            return;
        }
        if (all.byId().size() == 1 && options.get(OptionTable.STANDALONE_ENABLED)) {
            Member only = all.member(all.byId().firstKey());
            warnings.add("Option server." + only.id() + ": the only entry, so this is a standalone server.");
            if (fitsClientPort(only)) {
                options = options.withClientsAt(only);
            }
            return;
        }
        Long self = myId(true);
        if (self == null) {
            return;
        }
        try {
            options = options.withMembers(all, self);
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
            return;
        }
        if (fitsClientPort(all.member(self))) {
            warnOf(all, self);
        }
    }

    private void warnOf(Members all, long self) {
        int voters = all.voters().size();
        if (voters % 2 == 0) {
            warnings.add("There are " + voters + " participants: they survive no more failures than " + (voters - 1)
                    + " would. An odd number is better.");
        }
        boolean observer = all.observers().contains(self);
        if (options.isSet(OptionTable.PEER_TYPE)
                && observer != options.get(OptionTable.PEER_TYPE).equals("observer")) {
            warnings.add("Option peerType: the entry server." + self + " says otherwise, and counts.");
        }
        String host = options.get(OptionTable.CLIENT_PORT_ADDRESS);
        if (options.isSet(OptionTable.CLIENT_PORT_ADDRESS)
                && !options.clientHost().equals(host)) {
            warnings.add("Option clientPortAddress: the entry server." + self + " says otherwise, and counts.");
        }
    }

    /** Whether the server's own entry names the port for clients that the options name, if both name one. */
    private boolean fitsClientPort(Member self) {
        int port = self.clientPort();
        if (port == Member.NO_PORT
                || !options.isSet(OptionTable.CLIENT_PORT)
                || options.get(OptionTable.CLIENT_PORT) == port) {
            return true;
        }
        problems.add("Options clientPort and server." + self.id() + ": they name different ports for clients, "
                + options.get(OptionTable.CLIENT_PORT) + " and " + port + ". Remove one.");
        return false;
    }

    /** The number in the file myid; null if there is none that can be used, with the reason among the problems. */
    private @Nullable Long myId(boolean needed) {
        Path file = options.dataDir().resolve("myid");
        if (!Files.isRegularFile(file)) {
            if (needed) {
                problems.add("File " + file + " is missing. It holds the number of this server in its ensemble, for"
                        + " example 1 for the entry server.1.");
            }
            return null;
        }
        try {
            String text = Files.readString(file).trim();
            if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= Member.ID_MAX) {
                return Long.valueOf(text);
            }
            problems.add("File " + file + ": value '" + text + "' is not allowed. Allowed: a whole number from 0 to "
                    + Member.ID_MAX + ".");
        } catch (IOException e) {
            problems.add("File " + file + " cannot be read: " + e);
        }
        return null;
    }

    /** Who describes keys or users and does not switch on what they are for may believe in what is not there. */
    private void warnOfUnusedKeys() {
        if (!options.get(SecurityOptions.JAAS_CONFIG).isEmpty()
                && options.get(SecurityOptions.AUTH_PROVIDERS).isEmpty()) {
            warnings.add(
                    "Option " + SecurityOptions.JAAS_CONFIG
                            + ": has no effect without authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider.");
        }
        if (options.speaksTls()) {
            return;
        }
        OptionTable.rows().stream()
                .filter(option -> option.key().startsWith("ssl.") && options.isSet(option))
                .filter(option -> !options.get(option).equals(option.defaultValue()))
                .map(option -> "Option " + option
                        + ": has no effect, since neither secureClientPort nor client.portUnification is set.")
                .forEach(warnings::add);
    }

    private void checkRelations() {
        try {
            options.validated();
        } catch (InvalidOptionException e) {
            problems.add(e.getMessage());
        }
    }
}
