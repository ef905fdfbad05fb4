package dev.baton.spring.autoconfigure;

import dev.baton.client.AuthInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The connection as the properties say. */
final class PropertiesBatonConnectionDetails implements BatonConnectionDetails {
    private final BatonProperties properties;
    private final @Nullable SslBundles bundles;
    private volatile @Nullable SslBundle bundle;

    PropertiesBatonConnectionDetails(BatonProperties properties, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.bundles = bundles;
    }

    @Override
    public String getConnectString() {
        return properties.connectString();
    }

    @Override
    public List<AuthInfo> getAuth() {
        List<AuthInfo> auth = new ArrayList<>();
        for (int i = 0; i < properties.auth().size(); i++) {
            BatonProperties.Auth entry = properties.auth().get(i);
            String credentials = entry.credentials();
            if (credentials == null) {
                throw new BatonConfigurationException(
                        "baton.auth[" + i + "].credentials",
                        null,
                        "is missing",
                        "Give the credentials of scheme " + entry.scheme() + ", for digest as user:password.");
            }
            auth.add(AuthInfo.of(entry.scheme(), credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return auth;
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        SslBundle known = bundle;
        if (known != null || !properties.ssl().isOn()) {
            return known;
        }
        String name = properties.ssl().bundle();
        SslBundle found = name == null ? SslBundle.systemDefault() : named(name);
        bundle = found;
        return found;
    }

    private SslBundle named(String name) {
        if (bundles == null) {
            throw noBundle(name, null);
        }
        try {
            bundles.addBundleUpdateHandler(name, reloaded -> bundle = reloaded);
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw noBundle(name, e);
        }
    }

    private static BatonConfigurationException noBundle(String name, @Nullable Throwable cause) {
        return new BatonConfigurationException(
                "baton.ssl.bundle",
                name,
                "there is no SSL bundle of that name",
                "Define spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name
                        + ", or name one that is defined.",
                cause);
    }

    @Override
    public String describeSource() {
        return "baton.connect-string";
    }
}
