package dev.baton.spring.autoconfigure;

import dev.baton.client.AuthInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the servers are and how they are to be spoken to. A bean of this type takes the place of the properties
 * {@code baton.connect-string}, {@code baton.auth} and {@code baton.ssl}; containers with {@code @ServiceConnection} give one.
 */
public interface BatonConnectionDetails extends ConnectionDetails {
    /** Servers and chroot: {@code host:port,host:port/chroot}. */
    String getConnectString();

    /** Credentials that every connection presents. */
    default List<AuthInfo> getAuth() {
        return List.of();
    }

    /** Certificates for encrypted connections; null for plain ones. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }

    /** Where the connect string comes from, in words that fit behind "set by"; for messages to the developer. */
    default String describeSource() {
        return "a bean of type " + getClass().getName();
    }
}
