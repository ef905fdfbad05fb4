package dev.baton.client.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectNamesTest {
    @ParameterizedTest
    @CsvSource({
        "zk1.example.com, zk1.example.com, true",
        "ZK1.Example.COM, zk1.example.com., true",
        "zk2.example.com, zk1.example.com, false",
        "*.example.com, zk1.example.com, true",
        "*.example.com, a.zk1.example.com, false",
        "*.example.com, example.com, false",
        "*.com, example.com, false",
        "z*.example.com, zk1.example.com, false",
        "*.*.com, zk1.example.com, false",
        "*, localhost, false",
        "127.0.0.1, 127.0.0.1, false",
    })
    void names(String pattern, String host, boolean matches) {
        assertThat(SubjectNames.matchesName(pattern, host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.2, 127.0.0.1, false",
        "0:0:0:0:0:0:0:1, ::1, true",
        "127.0.0.1, localhost, false",
        "localhost, 127.0.0.1, false",
    })
    void addresses(String entry, String host, boolean matches) {
        assertThat(SubjectNames.matchesAddress(entry, host)).isEqualTo(matches);
    }
}
