package dev.baton.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at ports to find out why there is no session. Makes plain connections and no session: it sends the four letters
 * {@code srvr}, which every server of the protocol answers, even if only to say that it does not want to.
 */
final class ServerProbe {
    private static final int DEFAULT_PORT = 2181;
    private static final int ANSWER_BYTES_MAX = 512;
    private static final int SHOWN_CHARS_MAX = 60;
    private static final int TLS_ALERT = 0x15;
    private static final byte[] WORD = "srvr".getBytes(StandardCharsets.US_ASCII);
    /** Makes those answer that wait for the end of a line, and disturbs nobody who has not answered yet. */
    private static final byte[] LINE_ENDS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int timeoutMillis;

    /** A probe that waits so long for each step: the connection, the answer, the answer to the ends of lines. */
    ServerProbe(Duration timeout) {
        timeoutMillis = (int) Math.max(1, timeout.toMillis());
    }

    /** Looks at the servers of a connect string one after the other, at most at so many. */
    List<ServerFinding> look(String connectString, int serversMax) {
        int slash = connectString.indexOf('/');
        String hosts = slash < 0 ? connectString : connectString.substring(0, slash);
        List<ServerFinding> findings = new ArrayList<>();
        for (String server : hosts.split(",", -1)) {
            if (findings.size() < serversMax) {
                findings.add(look(server.strip()));
            }
        }
        return findings;
    }

    private ServerFinding look(String server) {
        InetSocketAddress address = address(server);
        if (address.isUnresolved()) {
            return new ServerFinding(server, ServerFinding.Kind.UNKNOWN_HOST, "the name has no address");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            return converse(server, socket);
        } catch (IOException e) {
            return new ServerFinding(
                    server, ServerFinding.Kind.NOTHING_LISTENS, "nothing listens there (" + e.getMessage() + ")");
        }
    }

    private ServerFinding converse(String server, Socket socket) {
        try {
            socket.setSoTimeout(timeoutMillis);
            OutputStream out = socket.getOutputStream();
            out.write(WORD);
            out.flush();
            byte[] answer;
            try {
                answer = socket.getInputStream().readNBytes(1);
            } catch (SocketTimeoutException silence) {
                out.write(LINE_ENDS);
                out.flush();
                answer = socket.getInputStream().readNBytes(1);
            }
            return judge(server, concat(answer, rest(socket.getInputStream())));
        } catch (SocketTimeoutException silence) {
            return new ServerFinding(server, ServerFinding.Kind.SILENT, "accepts connections, but nothing comes back");
        } catch (IOException e) {
            return new ServerFinding(
                    server,
                    ServerFinding.Kind.OTHER_PROTOCOL,
                    "ends the connection without an answer: " + e.getMessage());
        }
    }

    /** What has come by the time that nothing more comes. */
    private static byte[] rest(InputStream in) {
        byte[] buffer = new byte[ANSWER_BYTES_MAX];
        int length = 0;
        try {
            int read = in.read(buffer);
            while (read > 0) {
                length += read;
                read = length < buffer.length ? in.read(buffer, length, buffer.length - length) : 0;
            }
        } catch (IOException enough) {
            // what was read before is what there is to judge
        }
        return Arrays.copyOf(buffer, length);
    }

    private static ServerFinding judge(String server, byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        if (text.startsWith("Zookeeper version:") || text.startsWith("srvr is not executed")) {
            return new ServerFinding(server, ServerFinding.Kind.SERVES, "is a ZooKeeper-protocol server that serves");
        }
        if (text.contains("ZooKeeper instance is not currently serving")) {
            return new ServerFinding(
                    server,
                    ServerFinding.Kind.NOT_SERVING,
                    "is a ZooKeeper-protocol server, but does not serve now: it has no quorum, or is still starting");
        }
        if (answer.length > 0 && answer[0] == TLS_ALERT) {
            return new ServerFinding(server, ServerFinding.Kind.ENCRYPTED, "wants encrypted connections (TLS)");
        }
        String what = answer.length == 0
                ? "ends the connection without an answer"
                : "answers, but not as a ZooKeeper-protocol server: \"" + shown(text) + "\"";
        return new ServerFinding(server, ServerFinding.Kind.OTHER_PROTOCOL, what);
    }

    /** The first line, as far as it can be printed. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < SHOWN_CHARS_MAX; i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                break;
            }
            shown.append(c >= ' ' && c < 0x7f ? c : '.');
        }
        return shown.toString();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** The client has taken the text for a connect string before, so it is one. */
    private static InetSocketAddress address(String server) {
        int bracket = server.indexOf(']');
        String host = bracket < 0 ? server : server.substring(1, bracket);
        String rest = bracket < 0 ? "" : server.substring(bracket + 1);
        int colon = bracket < 0 ? host.indexOf(':') : -1;
        if (colon >= 0) {
            rest = host.substring(colon);
            host = host.substring(0, colon);
        }
        int port = rest.isEmpty() ? DEFAULT_PORT : Integer.parseInt(rest.substring(1));
        return new InetSocketAddress(host, port);
    }
}
