package dev.baton.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedLoopsTest {
    @Test
    void anyNumberOfClientsSharesOneLoopForEachTwoCoresAndAtMostFour() throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        int loops = Math.max(1, Math.min(4, processors / 2));
        Set<EventLoop> used = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            used.add(SharedLoops.acquire());
        }
        try {
            assertThat(used).hasSize(loops);
        } finally {
            for (int i = 0; i < 20; i++) {
                SharedLoops.release();
            }
        }
        await("the loops to end with their clients")
                .atMost(Duration.ofSeconds(60))
                .until(() -> used.stream().allMatch(EventLoop::isTerminated));
    }
}
