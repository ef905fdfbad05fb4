package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceTest {
    @ParameterizedTest
    @CsvSource({
        "_c_5f0f8a3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b-lock-0000000012, 12",
        "3bd0c1a2e4__lock__0000000007, 7",
        "lock-2147483647, 2147483647",
        "lock--2147483648, -2147483648",
        "lock--000000001, -1",
        "lock--1999999999, -1999999999",
        "lock-2147483648, -2147483648",
        "worker10000000003, 3",
        "0000000005, 5",
        "-000000005, -5",
    })
    void readsWhatAServerAppends(String name, long expected) {
        assertThat(Sequence.of(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "leases",
                "lock-",
                "lock-123",
                "lock000000001",
                "lock-0000000012x",
                "9999999999",
                "lock-9999999999"
            })
    void leavesOtherNamesAlone(String name) {
        assertThat(Sequence.of(name)).isEqualTo(Sequence.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2147483647, -2147483648", "-1, 0", "2147483000, -2147483000"})
    void orderGoesOnOverTheOverflow(long earlier, long later) {
        assertThat(Sequence.distance(earlier, later)).isPositive();
        assertThat(Sequence.distance(later, earlier)).isNegative();
    }
}
