package dev.baton.conformance.harness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks servers by four-letter words. Blocks for up to ten seconds. */
public final class ShortWords {
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int ANSWER_MILLIS_MAX = 10_000;

    private ShortWords() {}

    /**
     * The answer, empty if nobody answers.
     *
     * @param server {@code host:port}
     */
    public static String ask(String server, String word) {
        int colon = server.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1))),
                    CONNECT_MILLIS_MAX);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notThere) {
            return "";
        }
    }

    /**
     * The last zxid that a server has applied.
     *
     * @throws IllegalStateException if it does not serve
     */
    public static long lastZxid(String server) {
        return Long.decode(after("Zxid: ", server, "srvr"));
    }

    /**
     * A value that {@code mntr} reports.
     *
     * @throws IllegalStateException if it does not report that
     */
    public static String monitored(String server, String key) {
        return after(key + "\t", server, "mntr");
    }

    private static String after(String prefix, String server, String word) {
        String answer = ask(server, word);
        return answer.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).trim())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        word + " of " + server + " has no " + prefix.trim() + ", it says '" + answer + "'"));
    }
}
