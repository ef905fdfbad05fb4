package dev.baton.testing.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.testing.BatonTest;
import dev.baton.testing.EmbeddedBaton;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The test in the project's README, run so that it stays true. */
// tag::readme[]
@BatonTest
class LedgerLockTest {
    @Test
    void aLostSessionFreesTheLock(Client first, Client second, EmbeddedBaton server) throws InterruptedException {
        LockHandle lost = Mutex.on(first, "/locks/ledger").lock(Duration.ofSeconds(30));
        server.expireSession(first);
        LockHandle next = Mutex.on(second, "/locks/ledger").lock(Duration.ofSeconds(30));
        assertTrue(next.token() > lost.token());
    }
}
// end::readme[]
