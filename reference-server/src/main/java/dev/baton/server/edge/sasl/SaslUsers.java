package dev.baton.server.edge.sasl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.URIParameter;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/** Who may come in by DIGEST-MD5, and with which password. */
public final class SaslUsers {
    private static final String DIGEST_MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";
    private static final String USER_PREFIX = "user_";
    private static final String KERBEROS_MODULE = "Krb5LoginModule";

    private final Map<String, String> passwords;

    private SaslUsers(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    /** Users by their names, with their passwords. */
    public static SaslUsers of(Map<String, String> passwords) {
        return new SaslUsers(passwords);
    }

    /**
     * Reads the users of a section of a JAAS file: {@code user_bob="secret"} among the options of ZooKeeper's module for digests, whose
     * class need not exist.
     *
     * @throws IllegalArgumentException if the file cannot be read, or has no such section or one of another kind; the message goes on from
     *     the name of an option
     */
    public static SaslUsers ofJaas(Path file, String section) {
        AppConfigurationEntry[] entries = entries(file, section);
        Map<String, String> users = new TreeMap<>();
        for (AppConfigurationEntry entry : entries) {
            String module = entry.getLoginModuleName();
            if (module.endsWith(KERBEROS_MODULE)) {
                throw new IllegalArgumentException("section '" + section + "' of " + file
                        + " is for Kerberos (GSSAPI), which is not supported by this version. Allowed: "
                        + DIGEST_MODULE);
            }
            if (!module.equals(DIGEST_MODULE)) {
                throw new IllegalArgumentException("section '" + section + "' of " + file + " names the module '"
                        + module + "'. Allowed: " + DIGEST_MODULE);
            }
            entry.getOptions().forEach((key, value) -> {
                if (key.startsWith(USER_PREFIX)) {
                    users.put(key.substring(USER_PREFIX.length()), String.valueOf(value));
                }
            });
        }
        if (users.isEmpty()) {
            throw new IllegalArgumentException(
                    "section '" + section + "' of " + file + " has no user. Allowed: options like user_bob=\"secret\"");
        }
        return new SaslUsers(users);
    }

    /** The file is read anew, and only it: the process may have others for other things. */
    private static AppConfigurationEntry[] entries(Path file, String section) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("the file " + file + " cannot be read");
        }
        AppConfigurationEntry @Nullable [] entries;
        try {
            entries = Configuration.getInstance("JavaLoginConfig", new URIParameter(file.toUri()))
                    .getAppConfigurationEntry(section);
        } catch (NoSuchAlgorithmException | SecurityException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (entries == null || entries.length == 0) {
            throw new IllegalArgumentException("there is no section '" + section + "' in " + file);
        }
        return entries;
    }

    char @Nullable [] password(String user) {
        String password = passwords.get(user);
        return password == null ? null : password.toCharArray();
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "SaslUsers" + new TreeSet<>(passwords.keySet());
    }
}
