package dev.baton.server.main;

import dev.baton.server.edge.EdgeLoop;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;

/**
 * Loads, on another core, classes that the start needs after it has read the data: a third of the start of an empty server.
 * Netty's events for the flight recorder, of which nobody has asked for, are left out; their classes took a fifth.
 */
final class Preload {
    private static final String PASSWORD_MAC = "HmacSHA256";
    private static final String NETTY_FLIGHT_EVENTS = "io.netty.jfr.enabled";

    private Preload() {}

    /** Returns at once. Nothing depends on the outcome: what fails here fails again, and is reported, where it is needed. */
    static void begin() {
        if (System.getProperty(NETTY_FLIGHT_EVENTS) == null) {
            System.setProperty(NETTY_FLIGHT_EVENTS, "false");
        }
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
