package dev.baton.samples.quickstart;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;

/** The example of the project's README, compiled so that it stays true. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void pay(String servers, Ledger ledger) throws InterruptedException, Ledger.StaleToken {
        // tag::readme[]
        try (Client client = Client.connect(servers)) {
            Mutex mutex = Mutex.on(client, "/locks/ledger");
            try (LockHandle lock = mutex.lock(Duration.ofSeconds(10))) {
                ledger.append(lock.token(), "paid"); // the ledger refuses tokens older than the newest it has seen
            }
        }
        // end::readme[]
    }
}
