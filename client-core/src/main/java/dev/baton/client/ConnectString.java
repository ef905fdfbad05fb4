package dev.baton.client;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed connect string: {@code host:port,host:port/chroot}, with or without {@code zookeeper://} in front.
 *
 * @param servers the servers, at least one
 * @param chroot path that stands in front of every path of the client, "" for none
 */
record ConnectString(List<Server> servers, String chroot) {
    private static final int DEFAULT_PORT = 2181;
    private static final String SCHEME = "zookeeper://";

    /** Host name or address, without the brackets of an IPv6 one. */
    record Server(String host, int port) {}

    static ConnectString parse(String whole) {
        String text = whole.startsWith(SCHEME) ? whole.substring(SCHEME.length()) : whole;
        int slash = text.indexOf('/');
        String hosts = slash < 0 ? text : text.substring(0, slash);
        String chroot = slash < 0 ? "" : text.substring(slash);
        if (chroot.equals("/")) {
            chroot = "";
        } else if (!chroot.isEmpty()) {
            OptionChecks.path(chroot);
        }
        List<Server> servers = new ArrayList<>();
        for (String item : hosts.split(",", -1)) {
            servers.add(server(item.strip(), text));
        }
        return new ConnectString(List.copyOf(servers), chroot);
    }

    private static Server server(String item, String whole) {
        if (item.isEmpty()) {
            throw wrong(whole, "a server is missing");
        }
        if (item.startsWith("[")) {
            int end = item.indexOf(']');
            if (end < 2) {
                throw wrong(whole, "'" + item + "' is not a bracketed IPv6 address");
            }
            String rest = item.substring(end + 1);
            if (rest.isEmpty()) {
                return new Server(item.substring(1, end), DEFAULT_PORT);
            }
            if (rest.charAt(0) != ':') {
                throw wrong(whole, "only ':port' may follow the bracket in '" + item + "'");
            }
            return new Server(item.substring(1, end), port(rest.substring(1), whole));
        }
        int colon = item.indexOf(':');
        if (colon < 0) {
            return new Server(item, DEFAULT_PORT);
        }
        if (colon == 0) {
            throw wrong(whole, "the host is missing in '" + item + "'");
        }
        if (item.indexOf(':', colon + 1) >= 0) {
            throw wrong(whole, "an IPv6 address needs brackets, as in [::1]:2181; got '" + item + "'");
        }
        return new Server(item.substring(0, colon), port(item.substring(colon + 1), whole));
    }

    private static int port(String text, String whole) {
        int port;
        try {
            port = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(whole, "'" + text + "' is not a port");
        }
        if (port < 1 || port > 65_535) {
            throw wrong(whole, "port " + port + " is not in 1 to 65535");
        }
        return port;
    }

    private static IllegalArgumentException wrong(String whole, String why) {
        return new IllegalArgumentException(
                "connect string '" + whole + "': " + why + "; expected host:port,host:port/chroot");
    }
}
