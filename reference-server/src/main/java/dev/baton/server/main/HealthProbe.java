package dev.baton.server.main;

import dev.baton.server.SecurityOptions;
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
 * <p>It asks {@code srvr}. A server whose whitelist forbids that can only be seen to answer, which is taken as healthy; and one that has only
 * a port for TLS, where the check has no certificate to show, can only be seen to listen, which is.
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
            ServerOptions options = ConfigLoader.load(config, false).options();
            if (!options.hasPlainPort()) {
                connect(address(
                                options.get(SecurityOptions.SECURE_CLIENT_PORT_ADDRESS),
                                options.get(SecurityOptions.SECURE_CLIENT_PORT)))
                        .close();
                return "";
            }
            String answer = ask(address(options.clientHost(), options.clientPort()));
            boolean serves = answer.contains("Mode: ") || answer.contains("not in the whitelist");
            return serves ? "" : "the server does not serve: '" + answer.strip() + "'";
        } catch (IOException | RuntimeException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private static InetSocketAddress address(String host, int port) {
        InetSocketAddress configured = new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, port);
        boolean everywhere =
                configured.getAddress() != null && configured.getAddress().isAnyLocalAddress();
        return everywhere ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) : configured;
    }

    private static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = connect(address)) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, MILLIS_MAX);
            socket.setSoTimeout(MILLIS_MAX);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
