package dev.baton.server.config;

import dev.baton.server.Option;
import dev.baton.server.OptionTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variables of the official ZooKeeper image, with that image's defaults. */
enum ContainerVariable {
    ZOO_CONF_DIR("/conf", null, null),
    ZOO_DATA_DIR("/data", "dataDir", OptionTable.DATA_DIR),
    ZOO_DATA_LOG_DIR("/datalog", "dataLogDir", OptionTable.DATA_LOG_DIR),
    ZOO_LOG_DIR("/logs", null, null),
    ZOO_TICK_TIME("2000", "tickTime", OptionTable.TICK_TIME),
    ZOO_INIT_LIMIT("5", "initLimit", OptionTable.INIT_LIMIT),
    ZOO_SYNC_LIMIT("2", "syncLimit", OptionTable.SYNC_LIMIT),
    ZOO_AUTOPURGE_PURGEINTERVAL("0", "autopurge.purgeInterval", OptionTable.PURGE_INTERVAL),
    ZOO_AUTOPURGE_SNAPRETAINCOUNT("3", "autopurge.snapRetainCount", OptionTable.PURGE_RETAIN_COUNT),
    ZOO_MAX_CLIENT_CNXNS("60", "maxClientCnxns", OptionTable.MAX_CLIENT_CNXNS),
    ZOO_4LW_COMMANDS_WHITELIST("", "4lw.commands.whitelist", OptionTable.FOUR_LETTER_WORDS),
    ZOO_STANDALONE_ENABLED("", "standaloneEnabled", null),
    ZOO_ADMINSERVER_ENABLED("", "admin.enableServer", null),
    ZOO_MY_ID("1", null, null),
    ZOO_SERVERS("", null, null),
    ZOO_CFG_EXTRA("", null, null);

    private final String defaultValue;
    private final @Nullable String key;
    private final @Nullable Option<?> option;

    ContainerVariable(String defaultValue, @Nullable String key, @Nullable Option<?> option) {
        this.defaultValue = defaultValue;
        this.key = key;
        this.option = option;
    }

    /** The value where the variable is not set; empty if there is none. */
    String defaultValue() {
        return defaultValue;
    }

    /** The line of the configuration file that the value becomes, or null if it becomes something else. */
    @Nullable
    String key() {
        return key;
    }

    /** What checks the value, or null. */
    @Nullable
    Option<?> option() {
        return option;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).toList();
    }
}
