package dev.baton.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of the server, one row each. Keys, units and defaults are those of ZooKeeper's {@code zoo.cfg} where it has the
 * option; a default that differs says so in its text. {@code conf}, {@code --print-config} and the documentation follow.
 */
public final class OptionTable {
    private static final List<Option<?>> ROWS = new ArrayList<>();
    private static final int KIB_PER_GIB = 1 << 20;
    private static final int MILLIS_PER_DAY = 86_400_000;

    // Where it listens and keeps its data

    public static final Option<Path> DATA_DIR = row(
            "dataDir",
            OptionType.paths(),
            Path.of("data"),
            "Directory of the snapshots, and of the transaction log unless dataLogDir is set. Created when missing.");
    public static final Option<String> DATA_LOG_DIR = row(
            "dataLogDir",
            OptionType.texts("the path of a directory, or empty for the same as dataDir"),
            "",
            "Directory of the transaction log. A device of its own gives the steadiest write times.");
    public static final Option<Integer> CLIENT_PORT =
            row("clientPort", OptionType.ints(0, 65_535, ""), 2181, "TCP port for clients; 0 takes any free port.");
    public static final Option<String> CLIENT_PORT_ADDRESS = row(
            "clientPortAddress",
            OptionType.texts("a host name or address, or empty for all addresses"),
            "",
            "Address to listen on.");
    public static final Option<Integer> LISTEN_BACKLOG = row(
            "clientPortListenBacklog",
            OptionType.ints(-1, 65_535, "connections"),
            -1,
            "Connections the kernel may hold before they are accepted; -1 leaves it to the platform.");

    // Time

    public static final Option<Integer> TICK_TIME = row(
            "tickTime",
            OptionType.ints(1, MILLIS_PER_DAY, "milliseconds"),
            3000,
            "Unit of the session time limits: sessions expire in steps of it.");
    public static final Option<Integer> MIN_SESSION_TIMEOUT = row(
            "minSessionTimeout",
            OptionType.ints(-1, MILLIS_PER_DAY, "milliseconds"),
            -1,
            "Shortest session timeout granted; -1 is twice tickTime.");
    public static final Option<Integer> MAX_SESSION_TIMEOUT = row(
            "maxSessionTimeout",
            OptionType.ints(-1, MILLIS_PER_DAY, "milliseconds"),
            -1,
            "Longest session timeout granted; -1 is twenty times tickTime.");
    public static final Option<Integer> INIT_LIMIT = row(
            "initLimit",
            OptionType.ints(1, 100_000, "ticks"),
            10,
            "Ensembles: how long a member may take to find its leader and come to its history.");
    public static final Option<Integer> SYNC_LIMIT = row(
            "syncLimit",
            OptionType.ints(1, 100_000, "ticks"),
            5,
            "Ensembles: how long a leader and a member may hear nothing of each other, or an acknowledgement may be late.");

    public static final Option<Integer> SILENCE_LIMIT = row(
            "silenceLimit",
            OptionType.ints(0, 100_000, "ticks"),
            0,
            "Ensembles: that, where it is to be shorter than syncLimit, which then only says how late an acknowledgement may"
                    + " be. Fewer than 2 leave no room for a lost ping; 0 is syncLimit.");

    // Ensembles

    public static final Option<Integer> ELECTION_ALG = row(
            "electionAlg", OptionType.ints(3, 3, ""), 3, "Ensembles: the way leaders are elected. There is only one.");
    public static final Option<String> PEER_TYPE = row(
            "peerType",
            OptionType.oneOf("participant", "observer"),
            "participant",
            "Ensembles: role of this member. Its server entry decides; a difference is a warning.");
    public static final Option<Boolean> STANDALONE_ENABLED = row(
            "standaloneEnabled",
            OptionType.flags(),
            true,
            "Whether a single server entry means a standalone server instead of an ensemble of one.");
    public static final Option<String> DYNAMIC_CONFIG_FILE = row(
            "dynamicConfigFile",
            OptionType.texts("the path of a file, or empty"),
            "",
            "Ensembles: the file with the server, group and weight entries, if they are not in the main file.");
    public static final Option<Boolean> RECONFIG_ENABLED = row(
            "reconfigEnabled",
            OptionType.flags(),
            false,
            "Ensembles: whether the members can be changed while they run, by the reconfig operation. All members must"
                    + " agree.");
    public static final Option<Integer> CONNECT_TO_LEADER_LIMIT = row(
            "connectToLearnerMasterLimit",
            OptionType.ints(0, 100_000, "ticks"),
            0,
            "Ensembles: how long a member tries to reach its leader; 0 is initLimit.");
    public static final Option<Integer> CONNECT_TIMEOUT = row(
            "cnxTimeout",
            OptionType.ints(1, MILLIS_PER_DAY, "milliseconds"),
            5000,
            "Ensembles: time to open a connection to another member's election port.");
    public static final Option<Integer> ELECTION_PORT_BIND_RETRY = row(
            "electionPortBindRetry",
            OptionType.ints(0, 100_000, "attempts"),
            3,
            "Ensembles: how often a port for members is tried again at the start, a second apart; 0 is for ever.");
    public static final Option<Boolean> QUORUM_LISTEN_ON_ALL_IPS = row(
            "quorumListenOnAllIPs",
            OptionType.flags(),
            false,
            "Ensembles: whether the ports for members listen on all addresses instead of the one in the server entry.");
    public static final Option<Boolean> LOCAL_SESSIONS = row(
            "localSessionsEnabled",
            OptionType.flags(),
            false,
            "Ensembles: whether new sessions are known to their member only, which saves two transactions each. All members"
                    + " must agree.");
    public static final Option<Boolean> LOCAL_SESSIONS_UPGRADING = row(
            "localSessionsUpgradingEnabled",
            OptionType.flags(),
            false,
            "Ensembles: whether the first ephemeral znode makes a local session one of the ensemble; without it local"
                    + " sessions cannot have any.");
    public static final Option<String> SESSION_SECRET = property(
            "sessionSecret",
            "baton.sessionSecret",
            OptionType.secrets(16, " that is the same on all members"),
            "",
            "Ensembles of Baton only: what session passwords are keyed with; elections are then also decided at once"
                    + " when all who can be reached agree. Empty takes ZooKeeper's formula, which its servers need and"
                    + " everybody can compute.");

    // Limits

    public static final Option<Integer> MAX_CLIENT_CNXNS = row(
            "maxClientCnxns",
            OptionType.ints(0, 1_000_000, "connections"),
            60,
            "Connections allowed from one address; 0 is no limit.");
    public static final Option<Integer> MAX_CNXNS = row(
            "maxCnxns", OptionType.ints(0, 10_000_000, "connections"), 0, "Connections allowed in all; 0 is no limit.");
    public static final Option<Integer> FRAME_BYTES_MAX = property(
            "jute.maxbuffer",
            "jute.maxbuffer",
            OptionType.ints(1024, 64 << 20, "bytes"),
            0xFFFFF,
            "Longest request accepted. Clients have the same limit for replies and must agree.");
    public static final Option<Integer> GLOBAL_OUTSTANDING_LIMIT = row(
            "globalOutstandingLimit",
            OptionType.ints(1, 1_000_000, "requests"),
            1000,
            "Requests of one connection that may wait for their answers before its socket is no longer read.");
    public static final Option<Integer> HANDSHAKE_TIMEOUT = property(
            "handshakeTimeout",
            "baton.handshakeTimeout",
            OptionType.ints(100, MILLIS_PER_DAY, "milliseconds"),
            10_000,
            "Time from accepting a connection to its session request, after which it is closed.");

    // Behaviour of the data tree

    public static final Option<Boolean> EXTENDED_TYPES = row(
            "extendedTypesEnabled",
            OptionType.flags(),
            true,
            "Whether znodes with a time to live can be made. On by default, where ZooKeeper has it off.");
    public static final Option<Boolean> ENFORCE_QUOTA =
            row("enforceQuota", OptionType.flags(), false, "Whether hard quotas refuse writes or only warn.");
    public static final Option<Boolean> READ_ONLY_MODE = row(
            "readonlymode.enabled",
            OptionType.flags(),
            false,
            "Whether a member that finds no leader serves reads to clients that agree to it. What they read may be"
                    + " old.");
    public static final Option<Boolean> SKIP_ACL =
            row("skipACL", OptionType.flags(), false, "Turns all access checks off. Unsafe.");
    public static final Option<String> SUPER_DIGEST = row(
            "DigestAuthenticationProvider.superDigest",
            OptionType.texts("user:base64-digest, or empty for no super user"),
            "",
            "Who authenticates by the digest scheme with this digest passes all access checks.");
    public static final Option<String> DIGEST_ALGORITHM = row(
            "DigestAuthenticationProvider.digestAlg",
            OptionType.oneOf("SHA1", "SHA-1", "SHA-256", "SHA-512"),
            "SHA1",
            "Hash of the digest scheme.");
    public static final Option<Long> CONTAINER_CHECK_INTERVAL = property(
            "znode.container.checkIntervalMs",
            "znode.container.checkIntervalMs",
            OptionType.longs(1, MILLIS_PER_DAY, "milliseconds"),
            60_000L,
            "How often empty containers and expired znodes are looked for.");
    public static final Option<Integer> CONTAINER_MAX_PER_MINUTE = property(
            "znode.container.maxPerMinute",
            "znode.container.maxPerMinute",
            OptionType.ints(1, 10_000_000, "znodes"),
            10_000,
            "How many containers and expired znodes are deleted per minute at most.");
    public static final Option<Long> CONTAINER_MAX_NEVER_USED = property(
            "znode.container.maxNeverUsedIntervalMs",
            "znode.container.maxNeverUsedIntervalMs",
            OptionType.longs(0, Long.MAX_VALUE, "milliseconds"),
            0L,
            "Age at which a container that never had a child is deleted; 0 is never.");

    // Log and snapshots

    public static final Option<Boolean> FORCE_SYNC = row(
            "forceSync",
            OptionType.flags(),
            true,
            "Whether a write is on the disk before it is answered. Without it a crash of the machine loses data.");
    public static final Option<Integer> PRE_ALLOC_SIZE = row(
            "preAllocSize",
            OptionType.ints(0, KIB_PER_GIB, "KiB"),
            65_536,
            "How far a log file is filled with zeros ahead of its records, at most; 0 lets it grow as it is written.");
    public static final Option<Integer> SNAP_COUNT = row(
            "snapCount",
            OptionType.ints(2, Integer.MAX_VALUE, "transactions"),
            100_000,
            "A snapshot is written after so many transactions at most.");
    public static final Option<Long> SNAP_SIZE_LIMIT = row(
            "snapSizeLimitInKb",
            OptionType.longs(0, Long.MAX_VALUE / 1024, "KiB"),
            4_194_304L,
            "A snapshot is written after so much transaction log at most; 0 is no limit.");
    public static final Option<String> SNAPSHOT_COMPRESSION = row(
            "snapshot.compression.method",
            OptionType.oneOf("", "gz"),
            "",
            "How new snapshots are compressed. Those compressed by gz and snappy are read in any case.");
    public static final Option<Boolean> SNAPSHOT_TRUST_EMPTY = row(
            "snapshot.trust.empty",
            OptionType.flags(),
            false,
            "Starts on transaction logs without any snapshot. For the upgrade of very old servers only.");
    public static final Option<Boolean> DB_AUTOCREATE = row(
            "db.autocreate",
            OptionType.flags(),
            true,
            "Whether an empty directory is taken as an empty database, without a file named initialize in it.");
    public static final Option<Integer> PURGE_RETAIN_COUNT = row(
            "autopurge.snapRetainCount",
            OptionType.ints(3, Integer.MAX_VALUE, "snapshots"),
            3,
            "How many snapshots, with the logs after them, a purge keeps.");
    public static final Option<Integer> PURGE_INTERVAL = row(
            "autopurge.purgeInterval",
            OptionType.ints(0, 100_000, "hours"),
            0,
            "How often older snapshots and logs are deleted; 0 is never.");

    // Administration

    public static final Option<List<String>> FOUR_LETTER_WORDS = row(
            "4lw.commands.whitelist",
            OptionType.words("four-letter words separated by commas, or *"),
            List.of("srvr"),
            "Which four-letter words the client port answers.");

    private OptionTable() {}

    /** All rows, in the order of the documentation. */
    public static List<Option<?>> rows() {
        List<Option<?>> all = new ArrayList<>(ROWS);
        all.addAll(SecurityOptions.rows());
        return List.copyOf(all);
    }

    private static <T> Option<T> row(String key, OptionType<T> type, T defaultValue, String text) {
        return property(key, "zookeeper." + key, type, defaultValue, text);
    }

    private static <T> Option<T> property(
            String key, String property, OptionType<T> type, T defaultValue, String text) {
        Option<T> option = new Option<>(key, property, type, defaultValue, text);
        ROWS.add(option);
        return option;
    }
}
