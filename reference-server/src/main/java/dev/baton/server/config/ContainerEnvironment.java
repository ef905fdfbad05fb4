package dev.baton.server.config;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings of a server in a container, by the variables of the official ZooKeeper image and to the same effect: a
 * configuration file and {@code myid} are written where there are none, and those that are there win. Unlike there, a wrong value
 * is refused by the name of its variable before anything is written.
 */
public final class ContainerEnvironment {
    private static final String PREFIX = "ZOO_";
    private static final int SERVER_ID_MAX = 254;
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SERVER =
            Pattern.compile("server\\.\\d{1,3}=[^;]+:\\d+:\\d+(:(participant|observer))?(;([^;]+:)?\\d+)?");
    private static final Pattern EXTRA = Pattern.compile("[^=\\s]+=\\S*");
    private static final String CLIENT_PORT = "clientPort=";

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ContainerEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * What came of the variables.
     *
     * @param configFile the configuration file, which exists now
     * @param warnings what an operator should know, one line each
     */
    public record Prepared(Path configFile, List<String> warnings) {}

    /** Where the configuration file of this process's container lies, whether or not it is there yet. */
    public static Path configFile() {
        return new ContainerEnvironment(System.getenv()).file();
    }

    /**
     * Prepares with the variables of this process.
     *
     * @throws InvalidOptionException with one line per problem
     */
    public static Prepared prepare() {
        return prepare(System.getenv());
    }

    /** As {@link #prepare()}, with the given variables instead of those of the process. */
    static Prepared prepare(Map<String, String> environment) {
        return new ContainerEnvironment(environment).run();
    }

    private Prepared run() {
        warnOfUnknown();
        Path file = file();
        String text = String.join("\n", lines()) + "\n";
        checkId();
        if (Files.exists(file)) {
            problems.clear();
            warnOfIgnored(file, text);
        } else {
            refuseIfWrong();
            write(file, text, "Mount a volume at ZOO_CONF_DIR, or make it writable.");
            writeId();
        }
        refuseIfWrong();
        return new Prepared(file, warnings);
    }

    private Path file() {
        return Path.of(value(ContainerVariable.ZOO_CONF_DIR)).resolve("zoo.cfg");
    }

    private void refuseIfWrong() {
        if (!problems.isEmpty()) {
            throw new InvalidOptionException(String.join(System.lineSeparator(), problems));
        }
    }

    private String value(ContainerVariable variable) {
        String value = environment.get(variable.name());
        return value == null || value.isBlank() ? variable.defaultValue() : value.trim();
    }

    private void warnOfUnknown() {
        for (String name : new TreeMap<>(environment).keySet()) {
            if (name.startsWith(PREFIX) && !ContainerVariable.names().contains(name)) {
                String nearest = Spelling.nearest(name, ContainerVariable.names());
                warnings.add("Variable " + name + " is not known."
                        + (nearest == null ? "" : " Did you mean " + nearest + "?"));
            }
        }
    }

    /** A file that says just what the variables say is one that an earlier start has written. */
    private void warnOfIgnored(Path file, String text) {
        if (text.trim().equals(read(file))) {
            return;
        }
        List<String> ignored = Arrays.stream(ContainerVariable.values())
                .filter(variable -> variable != ContainerVariable.ZOO_CONF_DIR)
                .filter(variable -> !value(variable).equals(variable.defaultValue()))
                .map(Enum::name)
                .toList();
        if (!ignored.isEmpty()) {
            warnings.add(
                    "File " + file + " is there, so these variables are not used: " + String.join(", ", ignored) + ".");
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ContainerVariable variable : ContainerVariable.values()) {
            String value = value(variable);
            if (variable.key() != null && !value.isEmpty()) {
                check(variable, value);
                lines.add(variable.key() + "=" + value);
            }
        }
        List<String> servers = words(
                ContainerVariable.ZOO_SERVERS,
                SERVER,
                "entries like server.1=host:2888:3888;2181 with spaces between them");
        List<String> extra =
                words(ContainerVariable.ZOO_CFG_EXTRA, EXTRA, "entries like key=value with spaces between them");
        boolean portGiven = servers.stream().anyMatch(server -> server.indexOf(';') >= 0)
                || extra.stream().anyMatch(entry -> entry.startsWith(CLIENT_PORT));
        if (!portGiven) {
            lines.add(CLIENT_PORT + "2181");
        }
        lines.addAll(servers);
        lines.addAll(extra);
        return lines;
    }

    private void check(ContainerVariable variable, String value) {
        Option<?> option = variable.option();
        if (option == null) {
            return;
        }
        try {
            option.parse(value);
        } catch (InvalidOptionException e) {
            refuse(variable, value, option.allowed());
        }
    }

    private List<String> words(ContainerVariable variable, Pattern form, String allowed) {
        List<String> words = new ArrayList<>();
        for (String word : SPACES.split(value(variable))) {
            if (!word.isEmpty() && !form.matcher(word).matches()) {
                refuse(variable, word, allowed);
            } else if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private void refuse(ContainerVariable variable, String value, String allowed) {
        String standard = variable.defaultValue().isEmpty() ? "empty" : variable.defaultValue();
        problems.add("Variable " + variable + ": value '" + value + "' is not allowed. Allowed: " + allowed
                + ". Default: " + standard + ".");
    }

    private void checkId() {
        String id = value(ContainerVariable.ZOO_MY_ID);
        if (!id.matches("\\d{1,3}") || Integer.parseInt(id) > SERVER_ID_MAX) {
            refuse(ContainerVariable.ZOO_MY_ID, id, "a whole number from 0 to " + SERVER_ID_MAX);
        }
    }

    /** The directory of the data keeps the id that it has, since the votes in it were cast under that. */
    private void writeId() {
        String id = value(ContainerVariable.ZOO_MY_ID);
        Path file = Path.of(value(ContainerVariable.ZOO_DATA_DIR)).resolve("myid");
        if (!Files.exists(file)) {
            write(file, id + "\n", "Make ZOO_DATA_DIR writable for the user of the container.");
        } else if (environment.containsKey(ContainerVariable.ZOO_MY_ID.name())
                && !read(file).equals(id)) {
            warnings.add("File " + file + " says " + read(file) + " and is kept, although ZOO_MY_ID is " + id + ".");
        }
    }

    private String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            problems.add("File " + file + " cannot be read: " + e);
            return "";
        }
    }

    private void write(Path file, String text, String advice) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            problems.add("File " + file + " cannot be written: " + e + ". " + advice);
        }
    }
}
