package dev.baton.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void refusesTokensOlderThanTheNewest() throws Exception {
        ledger.append(5, "first");
        ledger.append(5, "the same holder again");
        ledger.append(9, "next holder");

        assertThatThrownBy(() -> ledger.append(5, "too late"))
                .isInstanceOf(Ledger.StaleToken.class)
                .hasMessage("token 0x5 is older than 0x9");
        assertThat(ledger.entries())
                .extracting(Ledger.Entry::text)
                .containsExactly("first", "the same holder again", "next holder");
        assertThat(ledger.refusedCount()).isOne();
    }
}
