package dev.baton.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables of the official image, to the effect that they have there. */
class ContainerEnvironmentTest {
    @TempDir
    Path dir;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void useTheDirectory() {
        variables.put("ZOO_CONF_DIR", dir.resolve("conf").toString());
        variables.put("ZOO_DATA_DIR", dir.resolve("data").toString());
        variables.put("ZOO_DATA_LOG_DIR", dir.resolve("datalog").toString());
    }

    @Test
    void theDefaultsAreThoseOfTheOfficialImage() throws IOException {
        ContainerEnvironment.Prepared prepared = ContainerEnvironment.prepare(variables);

        assertThat(prepared.configFile()).isEqualTo(dir.resolve("conf/zoo.cfg"));
        assertThat(prepared.warnings()).isEmpty();
        assertThat(Files.readAllLines(prepared.configFile()))
                .containsExactly(
                        "dataDir=" + dir.resolve("data"),
                        "dataLogDir=" + dir.resolve("datalog"),
                        "tickTime=2000",
                        "initLimit=5",
                        "syncLimit=2",
                        "autopurge.purgeInterval=0",
                        "autopurge.snapRetainCount=3",
                        "maxClientCnxns=60",
                        "clientPort=2181");
        assertThat(dir.resolve("data/myid")).hasContent("1");
    }

    @Test
    void everyVariableArrives() {
        variables.put("ZOO_TICK_TIME", "700");
        variables.put("ZOO_INIT_LIMIT", "11");
        variables.put("ZOO_SYNC_LIMIT", "12");
        variables.put("ZOO_AUTOPURGE_PURGEINTERVAL", "13");
        variables.put("ZOO_AUTOPURGE_SNAPRETAINCOUNT", "14");
        variables.put("ZOO_MAX_CLIENT_CNXNS", "15");
        variables.put("ZOO_4LW_COMMANDS_WHITELIST", "srvr, mntr");
        variables.put("ZOO_STANDALONE_ENABLED", "true");
        variables.put("ZOO_ADMINSERVER_ENABLED", "false");
        variables.put("ZOO_CFG_EXTRA", "minSessionTimeout=900  maxSessionTimeout=9000");

        ServerOptions options = loaded();
        assertThat(options.get(OptionTable.TICK_TIME)).isEqualTo(700);
        assertThat(options.get(OptionTable.INIT_LIMIT)).isEqualTo(11);
        assertThat(options.get(OptionTable.SYNC_LIMIT)).isEqualTo(12);
        assertThat(options.get(OptionTable.PURGE_INTERVAL)).isEqualTo(13);
        assertThat(options.get(OptionTable.PURGE_RETAIN_COUNT)).isEqualTo(14);
        assertThat(options.get(OptionTable.MAX_CLIENT_CNXNS)).isEqualTo(15);
        assertThat(options.get(OptionTable.FOUR_LETTER_WORDS)).containsExactly("srvr", "mntr");
        assertThat(options.minSessionTimeoutMillis()).isEqualTo(900);
        assertThat(options.maxSessionTimeoutMillis()).isEqualTo(9_000);
        assertThat(options.dataDir()).isEqualTo(dir.resolve("data"));
        assertThat(options.dataLogDir()).isEqualTo(dir.resolve("datalog"));
    }

    @Test
    void serversBecomeLines() throws IOException {
        variables.put("ZOO_MY_ID", "2");
        variables.put("ZOO_SERVERS", "server.1=a:2888:3888;2181 server.2=0.0.0.0:2888:3888:observer;0.0.0.0:2182");

        List<String> lines =
                Files.readAllLines(ContainerEnvironment.prepare(variables).configFile());
        assertThat(lines)
                .contains("server.1=a:2888:3888;2181", "server.2=0.0.0.0:2888:3888:observer;0.0.0.0:2182")
                .as("the port is part of the entries")
                .noneMatch(line -> line.startsWith("clientPort="));
        assertThat(dir.resolve("data/myid")).hasContent("2");
    }

    @Test
    void wrongValuesAreRefusedByTheNamesOfTheirVariablesBeforeAnythingIsWritten() {
        variables.put("ZOO_TICK_TIME", "two");
        variables.put("ZOO_MY_ID", "255");
        variables.put("ZOO_SERVERS", "server.1=a:2888");
        variables.put("ZOO_CFG_EXTRA", "preAllocSize");

        assertThatThrownBy(() -> ContainerEnvironment.prepare(variables))
                .isInstanceOf(InvalidOptionException.class)
                .message()
                .contains("Variable ZOO_TICK_TIME: value 'two' is not allowed."
                        + " Allowed: a whole number of milliseconds from 1 to 86400000. Default: 2000.")
                .contains("Variable ZOO_MY_ID: value '255' is not allowed. Allowed: a whole number from 0 to 254.")
                .contains("Variable ZOO_SERVERS: value 'server.1=a:2888' is not allowed.")
                .contains("Variable ZOO_CFG_EXTRA: value 'preAllocSize' is not allowed.");
        assertThat(dir.resolve("conf")).doesNotExist();
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void anUnknownVariableIsReportedWithTheNearest() {
        variables.put("ZOO_TIK_TIME", "1000");
        variables.put("PATH", "/bin");
        assertThat(ContainerEnvironment.prepare(variables).warnings())
                .containsExactly("Variable ZOO_TIK_TIME is not known. Did you mean ZOO_TICK_TIME?");
    }

    @Test
    void aFileThatIsThereWins() throws IOException {
        Path file = Files.createDirectories(dir.resolve("conf")).resolve("zoo.cfg");
        Files.writeString(file, "tickTime=1234\n");
        variables.put("ZOO_TICK_TIME", "two");

        ContainerEnvironment.Prepared prepared = ContainerEnvironment.prepare(variables);
        assertThat(file).hasContent("tickTime=1234");
        assertThat(prepared.warnings())
                .containsExactly("File " + file
                        + " is there, so these variables are not used: ZOO_DATA_DIR, ZOO_DATA_LOG_DIR, ZOO_TICK_TIME.");
    }

    @Test
    void theSecondStartIsAsTheFirst() {
        variables.put("ZOO_TICK_TIME", "700");
        ContainerEnvironment.prepare(variables);
        assertThat(ContainerEnvironment.prepare(variables).warnings()).isEmpty();
        assertThat(loaded().get(OptionTable.TICK_TIME)).isEqualTo(700);
    }

    @Test
    void theDataKeepTheirId() throws IOException {
        Path file = Files.createDirectories(dir.resolve("data")).resolve("myid");
        Files.writeString(file, "3\n");
        variables.put("ZOO_MY_ID", "4");
        assertThat(ContainerEnvironment.prepare(variables).warnings())
                .containsExactly("File " + file + " says 3 and is kept, although ZOO_MY_ID is 4.");
        assertThat(file).hasContent("3");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(dir.resolve("conf"), "a file where the directory should be");
        assertThatThrownBy(() -> ContainerEnvironment.prepare(variables))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("File " + dir.resolve("conf/zoo.cfg") + " cannot be written")
                .hasMessageContaining("Mount a volume at ZOO_CONF_DIR, or make it writable.");
    }

    /** The table in the manual has a row for each. */
    @Test
    void theManualListsThem() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "server.md"));
        List<String> missing = new ArrayList<>();
        for (ContainerVariable variable : ContainerVariable.values()) {
            String standard = variable.defaultValue().isEmpty() ? "" : "`" + variable.defaultValue() + "`";
            if (!manual.contains("| `" + variable + "` | " + standard + " |")) {
                missing.add("| `" + variable + "` | " + standard + " |");
            }
        }
        assertThat(missing).as("rows that docs/server.md must have").isEmpty();
    }

    private ServerOptions loaded() {
        Path file = ContainerEnvironment.prepare(variables).configFile();
        return ConfigLoader.load(file, new Properties(), true).options();
    }
}
