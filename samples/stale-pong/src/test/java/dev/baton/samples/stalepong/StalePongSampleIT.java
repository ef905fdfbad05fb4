package dev.baton.samples.stalepong;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program shows what it says. */
@Timeout(240)
class StalePongSampleIT {
    private static final int ROUNDS_MAX = 3;

    @Test
    void twoOfCuratorsHoldAndNeverTwoOfBatons() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        StalePong.Result result = new StalePong(out).run();
        // on a busy machine Curator's connection may break by itself, which is a signal; that would show nothing
        for (int round = 1; round < ROUNDS_MAX && !result.curator().bothHeld(); round++) {
            assertThat(result.baton().bothHeld()).isFalse();
            result = new StalePong(out).run();
        }
        assertThat(result.curator().bothHeld()).isTrue();
        assertThat(result.baton().bothHeld()).isFalse();
        assertThat(result.baton().toldMillis())
                .isLessThanOrEqualTo(result.baton().nextMillis());
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("TWO HOLDERS", "stopped to hold after");
    }
}
