package dev.baton.conformance.packaging;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.wire.model.Stat;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;

/** A program that uses client and recipes, run with their jars on the module path. */
public final class ModuleProbe {
    private ModuleProbe() {}

    /** Prints the modules it finds its libraries in, and that what they hide cannot be used. */
    public static void main(String[] arguments) throws Exception {
        try (Client client = Client.connect(arguments[0])) {
            client.blocking().create(arguments[1], new byte[] {7});
            LockHandle handle = Mutex.on(client, arguments[1] + "/lock").lock(Duration.ofSeconds(30));
            handle.release();
        }
        for (Class<?> type : new Class<?>[] {Stat.class, Client.class, Mutex.class}) {
            System.out.println(type.getModule().getName());
        }
        for (String hidden : new String[] {
            "dev.baton.client.transport.SessionDriver",
            "dev.baton.recipes.driver.Keeper",
            "dev.baton.wire.session.ConnectRequest"
        }) {
            Method called = Arrays.stream(Class.forName(hidden).getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .findFirst()
                    .orElseThrow();
            System.out.println(hidden + (called.trySetAccessible() ? " can be used" : " is hidden"));
        }
    }
}
