package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectStringTest {
    @Test
    void readsServersAndChroot() {
        ConnectString parsed = ConnectString.parse("zk1:2182, zk2 ,[::1]:2183,[fe80::1]/app/x");
        assertThat(parsed.servers())
                .isEqualTo(List.of(
                        new ConnectString.Server("zk1", 2182),
                        new ConnectString.Server("zk2", 2181),
                        new ConnectString.Server("::1", 2183),
                        new ConnectString.Server("fe80::1", 2181)));
        assertThat(parsed.chroot()).isEqualTo("/app/x");
    }

    @Test
    void aSlashAloneIsNoChroot() {
        assertThat(ConnectString.parse("a:1/").chroot()).isEmpty();
        assertThat(ConnectString.parse("a:1").chroot()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"         | a server is missing",
                "/app       | a server is missing",
                "a:1,,b:2   | a server is missing",
                "a:x        | 'x' is not a port",
                "a:         | '' is not a port",
                "a:0        | port 0 is not in 1 to 65535",
                "a:70000    | port 70000 is not in 1 to 65535",
                ":2181      | the host is missing",
                "::1        | the host is missing",
                "fe80::1    | an IPv6 address needs brackets",
                "[::1       | is not a bracketed IPv6 address",
                "[]:2181    | is not a bracketed IPv6 address",
                "[::1]2181  | only ':port' may follow the bracket",
                "a:1//x     | empty segment",
                "a:1/x/     | ends with '/'",
            })
    void refusesWithAReason(String text, String reason) {
        assertThatThrownBy(() -> ConnectString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
