package dev.baton.client.session;

import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import org.jspecify.annotations.Nullable;

/** Which session it is, and what proves it to a server. */
final class SessionKey {
    private final SessionConfig config;
    private long id;
    private byte[] password = new byte[ConnectResponse.PASSWORD_BYTES];
    /** A session that a server without a quorum has opened is known to that server only. */
    private boolean global;

    SessionKey(SessionConfig config) {
        this.config = config;
    }

    /** Begins with the session of another process. */
    void adopt(SessionTicket ticket) {
        id = ticket.id();
        password = ticket.password().clone();
        global = true;
    }

    long id() {
        return id;
    }

    /** How a connection begins. */
    ConnectRequest request(long zxidSeen) {
        return new ConnectRequest(
                0,
                zxidSeen,
                config.sessionTimeoutMillis(),
                global ? id : 0,
                global ? password : new byte[ConnectResponse.PASSWORD_BYTES],
                config.readOnlyAllowed());
    }

    /** A server has opened a session or resumed this one; whether it is the same as before. */
    boolean opened(ConnectResponse response, boolean readOnly) {
        boolean resumed = response.sessionId() == id;
        id = response.sessionId();
        byte[] given = response.password();
        password = given == null ? new byte[0] : given;
        global |= !readOnly;
        return resumed;
    }

    /** There is no session any more. */
    void ended() {
        id = 0;
        global = false;
        password = new byte[ConnectResponse.PASSWORD_BYTES];
    }

    /** For another process to go on with; null if there is nothing that another server would know. */
    @Nullable
    SessionTicket ticket(long zxidSeen) {
        return id == 0 || !global ? null : new SessionTicket(id, password.clone(), zxidSeen);
    }
}
