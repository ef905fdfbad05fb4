package dev.baton.conformance.packaging;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;

/** A program that uses client and recipes, run with their jars on the module path. */
public final class ModuleProbe {
    private ModuleProbe() {}

    /** Prints the modules it finds its libraries in. */
    public static void main(String[] arguments) throws Exception {
        try (Client client = Client.connect(arguments[0])) {
            client.blocking().create(arguments[1], new byte[] {7});
            LockHandle handle = Mutex.on(client, arguments[1] + "/lock").lock(Duration.ofSeconds(30));
            handle.release();
        }
        for (Class<?> type : new Class<?>[] {ZnodePath.class, Client.class, Mutex.class}) {
            System.out.println(type.getModule().getName());
        }
    }
}
