package dev.baton.server.config;

/** Settings of Netty's that a server process starts with, unless the operator has set them. */
public final class NettyDefaults {
    private static final String FLIGHT_EVENTS = "io.netty.jfr.enabled";

    private NettyDefaults() {}

    /** To be called before any class of Netty's is loaded. */
    public static void apply() {
        // Loading the classes of its events for the flight recorder took a fifth of the start of an empty server.
        if (System.getProperty(FLIGHT_EVENTS) == null) {
            System.setProperty(FLIGHT_EVENTS, "false");
        }
    }
}
