package dev.baton.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings that ZooKeeper knows and this server has no option for. Those that change nothing a client can rely on are noted and
 * passed over, so that existing files start; those that would leave a promise unkept, such as encryption, refuse the start. Of those that
 * limit load, which an operator may count on, the note says what limits it here.
 */
final class ForeignKeys {
    private static final String PEER_AUTH =
            "authentication and TLS between members are not supported yet by this version";
    private static final String TLS = "this part of TLS is not supported by this version";
    private static final String X509 =
            "identities other than the subject of a certificate are not supported by this version";
    private static final String AUTH = "this kind of authentication is not supported yet by this version";
    private static final String NO_EFFECT = "has no effect on this server";
    private static final String ADMIN = "the admin HTTP server is not there yet in this version";

    private static final String BECAUSE = NO_EFFECT + ": ";
    private static final String REQUESTS = BECAUSE
            + "requests are limited per connection (globalOutstandingLimit) and writes in all, by not reading from"
            + " sockets, and never fail for having waited";
    private static final String REQUEST_BYTES = BECAUSE
            + "what waits is limited per connection and, for writes, to 64 MiB at each member, and at a leader to as much"
            + " again for each learner, whatever the size of a request (jute.maxbuffer)";
    private static final String CONNECTIONS = BECAUSE
            + "new connections are not limited by rate; limit their number by maxClientCnxns and maxCnxns, and spare"
            + " the ensemble their transactions by localSessionsEnabled";
    private static final String SYNCS = BECAUSE
            + "a leader sends one snapshot at a time, and log entries to a learner only as fast as it takes them";
    private static final String FLOW = BECAUSE + "a socket is not read from while its client does not take its replies";
    private static final String CACHES = BECAUSE + "replies are made from the tree, which needs no cache of them";
    private static final String BATCHES =
            BECAUSE + "one sync always serves all writes that have come, without waiting for more";
    private static final String HANDSHAKES = BECAUSE
            + "the handshakes that may be under way at a time are those of netty.server.outstandingHandshake.limit";

    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("sessionRequireClientSASLAuth", AUTH),
            Map.entry("allowSaslFailedClients", AUTH),
            Map.entry("letAnySaslUserDoX", AUTH),
            Map.entry("superUser", AUTH),
            Map.entry("SASLAuthenticationProvider.superPassword", AUTH),
            Map.entry("enforce.auth.enabled", AUTH),
            Map.entry("quorum.auth.enableSasl", PEER_AUTH),
            Map.entry("multiAddress.enabled", "several addresses for one member are not supported by this version"),
            Map.entry("sslQuorum", PEER_AUTH));

    /** Limits of load, by key. The documentation has them in a table. */
    private static final SortedMap<String, String> LIMITS = new TreeMap<>();

    static {
        for (String key : List.of(
                "requestThrottleLimit",
                "requestThrottleStallTime",
                "requestThrottleDropStale",
                "requestStaleConnectionCheck",
                "requestStaleLatencyCheck",
                "request_throttle_max_requests",
                "request_throttle_stall_time",
                "request_throttle_drop_stale",
                "request_stale_connection_check",
                "request_stale_latency_check",
                "request_throttler.shutdownTimeout",
                "requestThrottler.enabled",
                "throttledOpWaitTime")) {
            LIMITS.put(key, REQUESTS);
        }
        LIMITS.put("largeRequestMaxBytes", REQUEST_BYTES);
        LIMITS.put("largeRequestThreshold", REQUEST_BYTES);
        for (String key : List.of(
                "connectionMaxTokens",
                "connectionTokenFillTime",
                "connectionTokenFillCount",
                "connectionFreezeTime",
                "connectionDropIncrease",
                "connectionDropDecrease",
                "connectionDecreaseRatio")) {
            LIMITS.put(key, CONNECTIONS);
        }
        LIMITS.put("leader.maxConcurrentSnapSyncs", SYNCS);
        LIMITS.put("leader.maxConcurrentDiffSyncs", SYNCS);
        LIMITS.put("maxConcurrentSnapSyncs", SYNCS);
        LIMITS.put("netty.advancedFlowControl.enabled", FLOW);
        LIMITS.put("maxResponseCacheSize", CACHES);
        LIMITS.put("maxGetChildrenResponseCacheSize", CACHES);
        LIMITS.put("flushDelay", BATCHES);
        LIMITS.put("maxWriteQueuePollTime", BATCHES);
        LIMITS.put("maxBatchSize", BATCHES);
        LIMITS.put("outstandingHandshake.limit", HANDSHAKES);
    }

    private static final String CONNECTION_THROTTLE = "connection_throttle_";

    private static final List<String> IGNORED = List.of(
            "syncEnabled",
            "maxTimeToWaitForEpoch",
            "commitLogCount",
            "closeSessionTxn.enabled",
            "digest.enabled",
            "leaderServes",
            "learner.asyncSending",
            "fsync.warningthresholdms",
            "jvm.pause.monitor",
            "jute.maxbuffer.extrasize",
            "observer.syncEnabled",
            "portUnification",
            "serializeLastProcessedZxid.enabled",
            "serverCnxnFactory",
            "snapshotSizeFactor",
            "snapsync.scheduled",
            "tcpKeepAlive",
            "txnLogSizeLimitInKb",
            "watchManagerName",
            "emulate353TTLNodes",
            "ensembleAuthName",
            "client.certReload",
            "ssl.allowReverseDnsLookup",
            "ssl.hostnameVerification",
            "fips-mode");

    /** Values of settings of TLS that ask for what is done in any case. */
    private static final Map<String, String> AS_IT_IS = Map.of(
            "ssl.sslProvider", "JDK",
            "ssl.authProvider", "x509",
            "X509AuthenticationProvider.clientCertIdType", "subject");

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
            "jvm.pause.",
            "audit.");

    /** The longer ones first. */
    private static final Map<String, String> REFUSED_PREFIXES = new LinkedHashMap<>();

    static {
        REFUSED_PREFIXES.put("ssl.quorum.", PEER_AUTH);
        REFUSED_PREFIXES.put("ssl.", TLS);
        REFUSED_PREFIXES.put("X509AuthenticationProvider.", X509);
    }

    private ForeignKeys() {}

    /** Why a start with this setting is refused, or null if it is not. */
    static @Nullable String refusal(String key, String value) {
        String set = value.trim();
        if (set.isEmpty()
                || set.equalsIgnoreCase("false")
                || set.equalsIgnoreCase(AS_IT_IS.get(key))
                || IGNORED.contains(key)) {
            return null;
        }
        for (Map.Entry<String, String> refused : REFUSED_PREFIXES.entrySet()) {
            if (key.startsWith(refused.getKey())) {
                return refused.getValue();
            }
        }
        return REFUSED.get(key);
    }

    /** What to say of a setting that is known and does nothing here, or null if it is not known. */
    static @Nullable String note(String key) {
        if (key.startsWith("admin.")) {
            return ADMIN;
        }
        String limit = key.startsWith(CONNECTION_THROTTLE) ? CONNECTIONS : LIMITS.get(key);
        if (limit != null) {
            return limit;
        }
        boolean known = IGNORED.contains(key)
                || REFUSED.containsKey(key)
                || REFUSED_PREFIXES.keySet().stream().anyMatch(key::startsWith)
                || IGNORED_PREFIXES.stream().anyMatch(key::startsWith);
        return known ? NO_EFFECT : null;
    }

    /** Rows of a table in the documentation: what limits load elsewhere, and why it does nothing here. */
    static List<String> rows() {
        SortedMap<String, StringBuilder> keysByReason = new TreeMap<>();
        SortedMap<String, String> all = new TreeMap<>(LIMITS);
        all.put(CONNECTION_THROTTLE + "*", CONNECTIONS);
        all.forEach((key, reason) -> keysByReason
                .computeIfAbsent(reason.substring(BECAUSE.length()), text -> new StringBuilder())
                .append('`')
                .append(key)
                .append("` "));
        return keysByReason.entrySet().stream()
                .map(row -> "| " + row.getValue() + "| " + row.getKey() + " |")
                .toList();
    }
}
