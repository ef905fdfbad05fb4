package dev.baton.server.edge.sasl;

import dev.baton.server.auth.SaslStep;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one DIGEST-MD5 exchange: tokens in, steps out. Over when a step names a user or fails; what comes later fails. It
 * computes a few hashes and waits for nobody.
 */
public final class SaslExchange {
    private static final Logger LOG = LoggerFactory.getLogger(SaslExchange.class);
    private static final String MECHANISM = "DIGEST-MD5";
    private static final String PROTOCOL = "zookeeper";

    /** The name that clients expect of every server, whatever its host is called. */
    private static final String SERVER = "zk-sasl-md5";

    private static final byte[] NO_TOKEN = new byte[0];

    private final SaslUsers users;
    private @Nullable SaslServer mechanism;
    private @Nullable String name;
    private boolean over;

    public SaslExchange(SaslUsers users) {
        this.users = users;
    }

    /** What comes of the client's next token. */
    public SaslStep step(byte @Nullable [] token) {
        if (over) {
            return SaslStep.FAILED;
        }
        try {
            SaslServer running = mechanism;
            if (running == null) {
                running = Sasl.createSaslServer(MECHANISM, PROTOCOL, SERVER, Map.of(), this::answer);
                if (running == null) {
                    throw new SaslException("this JDK has no " + MECHANISM);
                }
                mechanism = running;
            }
            byte[] answer = running.evaluateResponse(token == null ? NO_TOKEN : token);
            if (!running.isComplete()) {
                return SaslStep.challenge(answer);
            }
            String user = running.getAuthorizationID();
            end();
            return SaslStep.proved(answer, user);
        } catch (SaslException | RuntimeException e) {
            LOG.debug("SASL failed user={} cause={}", name, e.toString());
            end();
            return SaslStep.FAILED;
        }
    }

    private void end() {
        over = true;
        SaslServer used = mechanism;
        mechanism = null;
        if (used != null) {
            try {
                used.dispose();
            } catch (SaslException e) {
                LOG.debug("SASL mechanism cannot be disposed of cause={}", e.toString());
            }
        }
    }

    /** Nobody may act as somebody else. */
    private void answer(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                name = asked.getDefaultName();
                asked.setName(name);
            } else if (callback instanceof PasswordCallback asked) {
                char[] password = name == null ? null : users.password(name);
                if (password != null) {
                    asked.setPassword(password);
                }
            } else if (callback instanceof RealmCallback asked) {
                asked.setText(asked.getDefaultText());
            } else if (callback instanceof AuthorizeCallback asked) {
                String who = asked.getAuthenticationID();
                asked.setAuthorized(who.equals(asked.getAuthorizationID()));
                asked.setAuthorizedID(who);
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
