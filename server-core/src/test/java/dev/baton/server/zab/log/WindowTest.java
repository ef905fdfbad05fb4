package dev.baton.server.zab.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final int STEPS = 20_000;

    /** Epochs end and begin, the old end is cut off, the young end truncated; a plain list says what must be found. */
    @Test
    void whatFollowsIsFoundAcrossEpochsAndCuts() {
        Random random = new Random(7);
        Window window = new Window();
        Deque<LogEntry> plain = new ArrayDeque<>();
        long epoch = 1;
        long last = Zxid.start(epoch);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    epoch += 1 + random.nextInt(3);
                    last = Zxid.start(epoch);
                }
                case 1 -> {
                    if (!plain.isEmpty()) {
                        plain.removeFirst();
                        window.removeOldest();
                    }
                }
                case 2 -> {
                    if (random.nextInt(20) == 0) {
                        long cut = last - random.nextInt(5);
                        plain.removeIf(entry -> entry.zxid() > cut);
                        window.truncate(cut);
                        epoch++;
                        last = Zxid.start(epoch);
                    }
                }
                default -> {
                    LogEntry entry = new LogEntry(++last, new byte[1]);
                    plain.add(entry);
                    window.add(entry);
                }
            }
            for (long zxid :
                    new long[] {last, last - 1, last - random.nextInt(20), Zxid.start(random.nextLong(1, epoch + 1))}) {
                LogEntry expected = plain.stream()
                        .filter(entry -> entry.zxid() > zxid)
                        .findFirst()
                        .orElse(null);
                assertThat(window.firstAfter(zxid))
                        .as("after %s", Zxid.format(zxid))
                        .isSameAs(expected);
            }
            if (plain.size() > 100) {
                plain.removeFirst();
                window.removeOldest();
            }
        }
    }
}
