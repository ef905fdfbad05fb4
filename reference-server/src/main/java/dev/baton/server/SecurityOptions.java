package dev.baton.server;

import dev.baton.server.edge.tls.StoreFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of the options table that concern encryption and the identities of clients, by the names that ZooKeeper gives them. Part of
 * {@link OptionTable#rows()}.
 */
public final class SecurityOptions {
    private static final List<Option<?>> ROWS = new ArrayList<>();
    private static final int MILLIS_PER_DAY = 86_400_000;
    private static final String FILE_OR_EMPTY = "the path of a file, or empty";
    private static final String PASSWORD = "any text";

    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";

    /** What switches SASL on. */
    static final String SASL_PROVIDER = PROVIDERS + "SASLAuthenticationProvider";

    /** {@link #SECURE_CLIENT_PORT} if there is to be none. */
    static final int NO_PORT = -1;

    // TLS for clients

    public static final Option<Integer> SECURE_CLIENT_PORT = row(
            "secureClientPort",
            OptionType.ints(NO_PORT, 65_535, ""),
            NO_PORT,
            "TCP port for clients that speak TLS; 0 takes any free port, -1 is none. Where it is set and clientPort is not, there is"
                    + " no port in clear.");
    public static final Option<String> SECURE_CLIENT_PORT_ADDRESS = row(
            "secureClientPortAddress",
            OptionType.texts("a host name or address, or empty for all addresses"),
            "",
            "Address to listen on for clients that speak TLS.");
    public static final Option<Boolean> PORT_UNIFICATION = row(
            "client.portUnification",
            OptionType.flags(),
            false,
            "Whether clientPort takes clients that speak TLS as well, which the first byte tells. For the change of a fleet from one"
                    + " to the other.");
    public static final Option<String> KEY_STORE = row(
            "ssl.keyStore.location",
            OptionType.texts(FILE_OR_EMPTY),
            "",
            "The server's own private key with its certificates. Read again for the next connection when it has changed.");
    public static final Option<String> KEY_STORE_TYPE = storeType("ssl.keyStore.type", "ssl.keyStore.location");
    public static final Option<String> KEY_STORE_PASSWORD = row(
            "ssl.keyStore.password", OptionType.passwords(PASSWORD), "", "Password of that file and of the key in it.");
    public static final Option<String> KEY_STORE_PASSWORD_PATH = passwordPath("ssl.keyStore");
    public static final Option<String> TRUST_STORE = row(
            "ssl.trustStore.location",
            OptionType.texts(FILE_OR_EMPTY),
            "",
            "Which certificates of clients are trusted: they themselves, or those that issued them. Needed unless ssl.clientAuth is"
                    + " none. Read again for the next connection when it has changed.");
    public static final Option<String> TRUST_STORE_TYPE = storeType("ssl.trustStore.type", "ssl.trustStore.location");
    public static final Option<String> TRUST_STORE_PASSWORD =
            row("ssl.trustStore.password", OptionType.passwords(PASSWORD), "", "Password of that file.");
    public static final Option<String> TRUST_STORE_PASSWORD_PATH = passwordPath("ssl.trustStore");
    public static final Option<String> CLIENT_AUTH = row(
            "ssl.clientAuth",
            OptionType.oneOfIgnoringCase("need", "want", "none"),
            "need",
            "Whether clients show certificates: they must, they may, or they are not asked. The subject of one that is trusted is"
                    + " the client's x509 identity.");
    public static final Option<String> PROTOCOL = row(
            "ssl.protocol",
            OptionType.oneOf("TLSv1.3", "TLSv1.2"),
            "TLSv1.3",
            "The newest version of TLS. Older ones down to TLSv1.2 are spoken too, unless ssl.enabledProtocols says which.");
    public static final Option<List<String>> ENABLED_PROTOCOLS = row(
            "ssl.enabledProtocols",
            OptionType.wordsOf("TLSv1.3", "TLSv1.2"),
            List.of(),
            "Versions of TLS that are spoken; empty leaves it to ssl.protocol.");
    public static final Option<List<String>> CIPHER_SUITES = row(
            "ssl.ciphersuites",
            OptionType.words("names of the JDK's cipher suites, separated by commas, or empty for its choice"),
            List.of(),
            "Cipher suites that are spoken.");
    public static final Option<Integer> DETECTION_TIMEOUT = row(
            "ssl.handshakeDetectionTimeoutMillis",
            OptionType.ints(1, MILLIS_PER_DAY, "milliseconds"),
            5_000,
            "Time from accepting a connection that may speak TLS to its first byte, after which it is closed.");
    public static final Option<Integer> HANDSHAKES_MAX = row(
            "netty.server.outstandingHandshake.limit",
            OptionType.ints(-1, 1_000_000, "handshakes"),
            1_000,
            "TLS handshakes that may be under way at a time; connections that bring more are closed. 0 and -1 are no limit, which is"
                    + " ZooKeeper's default.");

    // Who clients are

    public static final Option<String> X509_SUPER_USER = row(
            "X509AuthenticationProvider.superUser",
            OptionType.texts("the subject of a certificate, or empty for no super user"),
            "",
            "Who shows a trusted certificate with this subject passes all access checks.");

    public static final Option<List<String>> AUTH_PROVIDERS = row(
            "authProvider.N",
            OptionType.wordsOf(
                    SASL_PROVIDER,
                    PROVIDERS + "X509AuthenticationProvider",
                    PROVIDERS + "DigestAuthenticationProvider",
                    PROVIDERS + "IPAuthenticationProvider"),
            List.of(),
            "Ways by which clients prove who they are, one for each N, which may be anything. The first switches SASL on, by"
                    + " DIGEST-MD5; the others are there in any case.");
    public static final Option<String> JAAS_CONFIG = add(new Option<>(
            "java.security.auth.login.config",
            "java.security.auth.login.config",
            OptionType.texts(FILE_OR_EMPTY),
            "",
            "The JAAS file that names the users of SASL with their passwords, as options like user_bob=\"secret\" of "
                    + PROVIDERS + "DigestLoginModule. Read at the start."));
    public static final Option<String> SASL_SECTION = row(
            "sasl.serverconfig",
            OptionType.texts("the name of a section"),
            "Server",
            "Which section of that file it is.");

    private SecurityOptions() {}

    static List<Option<?>> rows() {
        return ROWS;
    }

    private static Option<String> storeType(String key, String of) {
        return row(
                key,
                OptionType.oneOf("", StoreFile.TYPES.toArray(String[]::new)),
                "",
                "What " + of + " names; empty goes by the end of its name: .jks, .p12 or .pem.");
    }

    private static Option<String> passwordPath(String store) {
        return row(
                store + ".passwordPath",
                OptionType.texts(FILE_OR_EMPTY),
                "",
                "A file that holds the password, instead of " + store + ".password.");
    }

    private static <T> Option<T> row(String key, OptionType<T> type, T defaultValue, String text) {
        return add(new Option<>(key, "zookeeper." + key, type, defaultValue, text));
    }

    private static <T> Option<T> add(Option<T> option) {
        ROWS.add(option);
        return option;
    }
}
