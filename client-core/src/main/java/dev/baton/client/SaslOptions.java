package dev.baton.client;

import dev.baton.client.transport.SaslSteps;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.RealmChoiceCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * SASL of a {@link Client}: an exchange with which every connection begins, before credentials, watches and operations. A refusal
 * ends the client as {@code AUTH_FAILED}. To be given to {@link ClientOptions#withSasl(SaslOptions)}.
 */
public final class SaslOptions {
    private static final String PROTOCOL = "zookeeper";
    /** The realm's server name that Apache's servers use whatever their host is called. */
    private static final String DIGEST_SERVER = "zk-sasl-md5";

    private final String name;
    private final Mechanism mechanism;

    /** Makes the JDK's client of a mechanism, for one connection. Called on a thread that may block. */
    @FunctionalInterface
    public interface Mechanism {
        /**
         * Starts an exchange.
         *
         * @param host of the server, as it stands in the connect string
         * @throws SaslException if there can be none
         */
        SaslClient start(String host) throws SaslException;
    }

    private SaslOptions(String name, Mechanism mechanism) {
        this.name = name;
        this.mechanism = mechanism;
    }

    /** DIGEST-MD5 with a user and password that the server knows. */
    public static SaslOptions digestMd5(String user, String password) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        return new SaslOptions("DIGEST-MD5", host -> {
            SaslClient client = Sasl.createSaslClient(
                    new String[] {"DIGEST-MD5"}, user, PROTOCOL, DIGEST_SERVER, Map.of(), callbacks -> {
                        for (Callback callback : callbacks) {
                            answer(callback, user, password);
                        }
                    });
            if (client == null) {
                throw new SaslException("this JDK has no DIGEST-MD5; it is part of the module java.security.sasl");
            }
            return client;
        });
    }

    /** Any mechanism, GSSAPI under a JAAS subject for example. */
    public static SaslOptions of(String name, Mechanism mechanism) {
        return new SaslOptions(Objects.requireNonNull(name, "name"), Objects.requireNonNull(mechanism, "mechanism"));
    }

    SaslSteps steps() {
        return new SaslSteps(mechanism::start);
    }

    private static void answer(Callback callback, String user, String password)
            throws UnsupportedCallbackException, IOException {
        if (callback instanceof NameCallback name) {
            name.setName(user);
        } else if (callback instanceof PasswordCallback secret) {
            secret.setPassword(password.toCharArray());
        } else if (callback instanceof RealmCallback realm) {
            realm.setText(realm.getDefaultText());
        } else if (callback instanceof RealmChoiceCallback choice) {
            choice.setSelectedIndex(choice.getDefaultChoice());
        } else {
            throw new UnsupportedCallbackException(callback);
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "SaslOptions[" + name + "]";
    }
}
