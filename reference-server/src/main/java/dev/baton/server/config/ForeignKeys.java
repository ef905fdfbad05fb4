package dev.baton.server.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings that ZooKeeper knows and this server has no option for. Those that change nothing a client can rely on are noted and
 * passed over, so that existing files start; those that would leave a promise unkept, such as encryption, refuse the start.
 */
final class ForeignKeys {
    private static final String PEER_AUTH =
            "authentication and TLS between members are not supported yet by this version";
    private static final String LOCAL_SESSIONS = "local sessions are not supported yet by this version";
    private static final String TLS =
            "TLS is not supported yet by this version, and without it the port would be open in clear";
    private static final String AUTH = "this kind of authentication is not supported yet by this version";
    private static final String NO_EFFECT = "has no effect on this server";
    private static final String ADMIN = "the admin HTTP server is not there yet in this version";

    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("secureClientPort", TLS),
            Map.entry("secureClientPortAddress", TLS),
            Map.entry("sessionRequireClientSASLAuth", AUTH),
            Map.entry("enforce.auth.enabled", AUTH),
            Map.entry("quorum.auth.enableSasl", PEER_AUTH),
            Map.entry("multiAddress.enabled", "several addresses for one member are not supported by this version"),
            Map.entry("sslQuorum", PEER_AUTH),
            Map.entry("localSessionsEnabled", LOCAL_SESSIONS),
            Map.entry("localSessionsUpgradingEnabled", LOCAL_SESSIONS));

    private static final List<String> IGNORED = List.of(
            "syncEnabled",
            "maxConcurrentSnapSyncs",
            "maxTimeToWaitForEpoch",
            "maxBatchSize",
            "flushDelay",
            "maxWriteQueuePollTime",
            "commitLogCount",
            "closeSessionTxn.enabled",
            "digest.enabled",
            "leaderServes",
            "learner.asyncSending",
            "fsync.warningthresholdms",
            "jvm.pause.monitor",
            "jute.maxbuffer.extrasize",
            "largeRequestMaxBytes",
            "largeRequestThreshold",
            "observer.syncEnabled",
            "outstandingHandshake.limit",
            "portUnification",
            "requestThrottler.enabled",
            "request_throttle_max_requests",
            "request_throttle_stall_time",
            "serializeLastProcessedZxid.enabled",
            "serverCnxnFactory",
            "snapshotSizeFactor",
            "snapsync.scheduled",
            "tcpKeepAlive",
            "throttledOpWaitTime",
            "txnLogSizeLimitInKb",
            "watchManagerName",
            "emulate353TTLNodes",
            "ensembleAuthName",
            "netty.server.outstandingHandshake.limit",
            "client.portUnification",
            "fips-mode",
            "maxResponseCacheSize",
            "maxGetChildrenResponseCacheSize");

    private static final List<String> IGNORED_PREFIXES = List.of(
            "metricsProvider.",
            "multiAddress.",
            "nio.",
            "netty.",
            "commitProcessor.",
            "learner.",
            "leader.",
            "observer.",
            "quorum.",
            "connection_throttle_",
            "jvm.pause.",
            "audit.");

    private ForeignKeys() {}

    /** Why a start with this setting is refused, or null if it is not. */
    static @Nullable String refusal(String key, String value) {
        boolean off = value.isBlank() || value.trim().equalsIgnoreCase("false");
        if (key.startsWith("ssl.") || key.startsWith("authProvider.")) {
            return off ? null : key.startsWith("ssl.") ? TLS : AUTH;
        }
        return off ? null : REFUSED.get(key);
    }

    /** What to say of a setting that is known and does nothing here, or null if it is not known. */
    static @Nullable String note(String key) {
        if (key.startsWith("admin.")) {
            return ADMIN;
        }
        boolean known = IGNORED.contains(key)
                || REFUSED.containsKey(key)
                || key.startsWith("ssl.")
                || key.startsWith("authProvider.")
                || IGNORED_PREFIXES.stream().anyMatch(key::startsWith);
        return known ? NO_EFFECT : null;
    }
}
