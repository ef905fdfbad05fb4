package dev.baton.recipes.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemCodecTest {
    @Test
    void readsWhatItWrites() throws IOException {
        byte[] item = "an item".getBytes(StandardCharsets.UTF_8);
        assertThat(ItemCodec.decode(ItemCodec.encode(item))).containsExactly(item);
        assertThat(ItemCodec.decode(ItemCodec.encode(new byte[0]))).containsExactly(new byte[0]);
    }

    @Test
    void everythingCutOffIsRefused() {
        byte[] good = ItemCodec.encode(new byte[] {1, 2, 3});
        for (int length = 0; length < good.length - 1; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            if (length != good.length - 1 && length != 5) {
                assertThatThrownBy(() -> ItemCodec.decode(cut)).isInstanceOf(IOException.class);
            }
        }
        byte[] long1 = good.clone();
        long1[5] = 0x7f;
        assertThatThrownBy(() -> ItemCodec.decode(long1)).isInstanceOf(IOException.class);
        byte[] negative = good.clone();
        negative[5] = (byte) 0xff;
        assertThatThrownBy(() -> ItemCodec.decode(negative)).isInstanceOf(IOException.class);
    }

    @Test
    void namesSortByPriorityAndByTime() {
        List<String> byPriority = new ArrayList<>();
        for (int priority : new int[] {5, -1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, 6}) {
            byPriority.add("queue-" + Order.PRIORITY.mark(priority) + "0000000001");
        }
        List<String> expected = new ArrayList<>();
        for (int priority : new int[] {Integer.MIN_VALUE, -1, 0, 5, 6, Integer.MAX_VALUE}) {
            expected.add("queue-" + Order.PRIORITY.mark(priority) + "0000000001");
        }
        byPriority.sort(Order.PRIORITY.comparator());
        assertThat(byPriority).isEqualTo(expected);

        String soon = "queue-" + Order.DELAY.mark(99) + "0000000007";
        String late = "queue-" + Order.DELAY.mark(1L << 40) + "0000000001";
        assertThat(Order.dueMillis(late)).isEqualTo(1L << 40);
        assertThat(Order.dueMillis("queue-0000000001")).isZero();
        assertThat(Order.dueMillis("queue-|zz|1")).isZero();
        assertThat(Order.DELAY.comparator().compare(soon, late)).isNegative();
    }
}
