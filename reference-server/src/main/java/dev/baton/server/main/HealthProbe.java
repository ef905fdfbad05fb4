package dev.baton.server.main;

import dev.baton.server.ServerOptions;
import dev.baton.server.config.ConfigLoader;
import dev.baton.server.config.ContainerEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The health check of the container, for images that have no other means to speak TCP: asks the server of the configuration file
 * whether it serves. Ends with 0 if it does and with 1, and the reason on standard output, if not.
 *
 * <p>It asks {@code srvr}. A server whose whitelist forbids that can only be seen to answer, which is taken as healthy.
 */
public final class HealthProbe {
    private static final int MILLIS_MAX = 2_000;

    private HealthProbe() {}

    public static void main(String[] args) {
        Path config = args.length > 0 ? Path.of(args[0]) : ContainerEnvironment.configFile();
        String problem = problem(config);
        if (!problem.isEmpty()) {
            System.out.println(problem);
            System.exit(1);
        }
    }

    /** Why the server of a configuration is not healthy, empty if it is. */
    static String problem(Path config) {
        try {
            String answer = ask(address(ConfigLoader.load(config, false).options()));
            boolean serves = answer.contains("Mode: ") || answer.contains("not in the whitelist");
            return serves ? "" : "the server does not serve: '" + answer.strip() + "'";
        } catch (IOException | RuntimeException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private static InetSocketAddress address(ServerOptions options) {
        String host = options.clientHost();
        int port = options.clientPort();
        InetSocketAddress configured = new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, port);
        boolean everywhere =
                configured.getAddress() != null && configured.getAddress().isAnyLocalAddress();
        return everywhere ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) : configured;
    }

    private static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, MILLIS_MAX);
            socket.setSoTimeout(MILLIS_MAX);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
