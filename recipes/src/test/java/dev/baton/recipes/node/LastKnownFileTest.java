package dev.baton.recipes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownFileTest {
    @TempDir
    Path directory;

    @Test
    void keepsTheNewestState() {
        Path file = directory.resolve("deep/er/state");
        LastKnownFile known = new LastKnownFile(file);
        assertThat(known.load()).isNull();
        for (int i = 0; i <= 100; i++) {
            known.save(List.of(new byte[] {(byte) i}, new byte[0]));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<byte[]> loaded = known.load();
            return loaded != null && loaded.get(0)[0] == 100;
        });
        assertThat(known.load()).containsExactly(new byte[] {100}, new byte[0]);
    }

    /** Every third byte of it damaged in turn, and cut there. */
    @Test
    void whatIsDamagedIsAsGoodAsNothing() throws IOException {
        Path file = directory.resolve("state");
        LastKnownFile known = new LastKnownFile(file);
        known.save(List.of(new byte[] {1, 2, 3}, new byte[] {4}));
        await().atMost(Duration.ofSeconds(30)).until(() -> known.load() != null);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i += 3) {
            byte[] bad = good.clone();
            bad[i] ^= 0x41;
            Files.write(file, bad);
            assertThat(known.load()).isNull();
            Files.write(file, Arrays.copyOf(good, i));
            assertThat(known.load()).isNull();
        }
    }
}
