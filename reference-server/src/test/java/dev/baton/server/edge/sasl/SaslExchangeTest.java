package dev.baton.server.edge.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.auth.SaslStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's side of DIGEST-MD5 against the JDK's client, and where its users come from. */
class SaslExchangeTest {
    @TempDir
    Path dir;

    private final SaslExchange exchange =
            new SaslExchange(SaslUsers.of(Map.of("bob", "bobsecret", "eve", "evesecret")));

    private static SaslClient client(String user, String password, String actingAs) throws SaslException {
        return Sasl.createSaslClient(
                new String[] {"DIGEST-MD5"}, actingAs, "zookeeper", "zk-sasl-md5", Map.of(), callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof NameCallback name) {
                            name.setName(user);
                        } else if (callback instanceof PasswordCallback secret) {
                            secret.setPassword(password.toCharArray());
                        } else if (callback instanceof RealmCallback realm) {
                            realm.setText(realm.getDefaultText());
                        }
                    }
                });
    }

    @Test
    void aUserWithItsPasswordIsProvedAndSeesThatTheServerKnowsIt() throws SaslException {
        SaslClient bob = client("bob", "bobsecret", "bob");
        SaslStep challenge = exchange.step(new byte[0]);
        assertThat(challenge.user()).isNull();
        assertThat(challenge.failed()).isFalse();
        SaslStep end = exchange.step(bob.evaluateChallenge(challenge.token()));
        assertThat(end.user()).isEqualTo("bob");
        bob.evaluateChallenge(end.token());
        assertThat(bob.isComplete()).isTrue();
    }

    @Test
    void noTokenIsAsGoodAsAnEmptyOne() {
        assertThat(new String(exchange.step(null).token(), StandardCharsets.US_ASCII))
                .contains("realm=\"zk-sasl-md5\"", "algorithm=md5-sess");
    }

    @ParameterizedTest
    @CsvSource({"bob, wrong, bob", "nobody, bobsecret, nobody", "bob, bobsecret, eve", "bob, '', bob"})
    void anybodyElseFails(String user, String password, String actingAs) throws SaslException {
        SaslClient other = client(user, password, actingAs);
        assertThat(exchange.step(other.evaluateChallenge(exchange.step(null).token())))
                .isEqualTo(SaslStep.FAILED);
        assertThat(exchange.step(null)).isEqualTo(SaslStep.FAILED);
    }

    @Test
    void garbageFails() {
        exchange.step(null);
        assertThat(exchange.step(new byte[100])).isEqualTo(SaslStep.FAILED);
    }

    @Test
    void anAnswerToAnotherChallengeFails() throws SaslException {
        byte[] answer = client("bob", "bobsecret", "bob")
                .evaluateChallenge(exchange.step(null).token());
        SaslExchange other = new SaslExchange(SaslUsers.of(Map.of("bob", "bobsecret")));
        other.step(null);
        assertThat(other.step(answer)).isEqualTo(SaslStep.FAILED);
    }

    @Test
    void nothingFollowsTheEnd() throws SaslException {
        SaslClient bob = client("bob", "bobsecret", "bob");
        byte[] answer = bob.evaluateChallenge(exchange.step(null).token());
        assertThat(exchange.step(answer).user()).isEqualTo("bob");
        assertThat(exchange.step(answer)).isEqualTo(SaslStep.FAILED);
    }

    private SaslUsers users(String text, String section) throws IOException {
        return SaslUsers.ofJaas(Files.writeString(dir.resolve("jaas.conf"), text), section);
    }

    private void assertRefused(String why, String text) {
        assertThatThrownBy(() -> users(text, "Server"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void usersStandInASectionOfAJaasFile() throws IOException {
        String text = "Client { com.example.Any required; };\n"
                + "Server { org.apache.zookeeper.server.auth.DigestLoginModule required\n"
                + " user_super=\"adminsecret\" user_bob=\"bobsecret\"; };\n";
        SaslUsers users = users(text, "Server");
        assertThat(users.password("bob")).containsExactly("bobsecret".toCharArray());
        assertThat(users.password("super")).containsExactly("adminsecret".toCharArray());
        assertThat(users.password("eve")).isNull();
        assertThat(users).hasToString("SaslUsers[bob, super]");
    }

    @Test
    void whatIsNoSuchSectionIsRefused() {
        assertRefused("there is no section 'Server'", "Other { com.example.Any required; };");
        assertRefused(
                "has no user. Allowed: options like user_bob=\"secret\"",
                "Server { org.apache.zookeeper.server.auth.DigestLoginModule required; };");
        assertRefused("names the module 'com.example.Any'", "Server { com.example.Any required; };");
        assertRefused(
                "is for Kerberos (GSSAPI), which is not supported by this version",
                "Server { com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true; };");
        assertRefused("cannot be read", "Server { nothing that is a module");
        assertThatThrownBy(() -> SaslUsers.ofJaas(dir.resolve("none.conf"), "Server"))
                .hasMessageContaining("none.conf cannot be read");
    }
}
