package dev.baton.server.edge.admin;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** The process and its platform. */
final class EnviCommand implements AdminCommand {
    private static final List<String> PROPERTIES = List.of(
            "java.version",
            "java.vendor",
            "java.home",
            "java.class.path",
            "java.library.path",
            "java.io.tmpdir",
            "java.compiler",
            "os.name",
            "os.arch",
            "os.version",
            "user.name",
            "user.home",
            "user.dir");
    private static final int MIB = 1 << 20;

    @Override
    public String word() {
        return "envi";
    }

    @Override
    public String answer(AdminContext context) {
        StringBuilder out = new StringBuilder("Environment:\n");
        line(out, "zookeeper.version", context.info().version());
        line(out, "host.name", hostName());
        Map<String, String> properties = ManagementFactory.getRuntimeMXBean().getSystemProperties();
        for (String property : PROPERTIES) {
            line(out, property, properties.getOrDefault(property, "<NA>"));
        }
        Runtime runtime = Runtime.getRuntime();
        line(out, "os.memory.free", runtime.freeMemory() / MIB + "MB");
        line(out, "os.memory.max", runtime.maxMemory() / MIB + "MB");
        line(out, "os.memory.total", runtime.totalMemory() / MIB + "MB");
        return out.toString();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "<NA>";
        }
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
