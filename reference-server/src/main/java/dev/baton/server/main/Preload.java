package dev.baton.server.main;

import dev.baton.server.edge.EdgeLoop;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;

/** Loads, on another core, classes that the start needs after it has read the data: a third of the start of an empty server. */
final class Preload {
    private static final String PASSWORD_MAC = "HmacSHA256";

    private Preload() {}

    /** Returns at once. Nothing depends on the outcome: what fails here fails again, and is reported, where it is needed. */
    static void begin() {
        Thread thread = new Thread(Preload::run, "baton-preload");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, cause) -> {});
        thread.start();
    }

    private static void run() {
        EdgeLoop.preload();
        try {
            Mac.getInstance(PASSWORD_MAC);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
