package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChrootTest {
    @ParameterizedTest
    @CsvSource({
        "'', /, /",
        "'', /a/b, /a/b",
        "/app, /, /app",
        "/app, /x, /app/x",
        "/app/deep, /x/y, /app/deep/x/y",
    })
    void translatesBothWays(String prefix, String client, String server) {
        Chroot chroot = new Chroot(prefix);
        assertThat(chroot.toServer(client)).isEqualTo(server);
        assertThat(chroot.toClient(server)).isEqualTo(client);
        assertThat(chroot.contains(server)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/app, /apple", "/app, /", "/app, /zookeeper/config", "/app/x, /app"})
    void leavesWhatIsOutsideAlone(String prefix, String server) {
        Chroot chroot = new Chroot(prefix);
        assertThat(chroot.contains(server)).isFalse();
        assertThat(chroot.toClient(server)).isEqualTo(server);
    }
}
