package dev.baton.client.session;

/**
 * The part of the tree that a client calls its root.
 *
 * @param prefix a valid path other than "/", or "" for the whole tree
 */
public record Chroot(String prefix) {
    public static final Chroot NONE = new Chroot("");

    /** The path as the server knows it. */
    public String toServer(String clientPath) {
        if (prefix.isEmpty()) {
            return clientPath;
        }
        return clientPath.equals("/") ? prefix : prefix + clientPath;
    }

    /** The path as the client knows it; a path outside is given back as it is. */
    public String toClient(String serverPath) {
        if (prefix.isEmpty() || !contains(serverPath)) {
            return serverPath;
        }
        return serverPath.length() == prefix.length() ? "/" : serverPath.substring(prefix.length());
    }

    /** Whether the server's path is the root or below it. */
    public boolean contains(String serverPath) {
        return prefix.isEmpty()
                || (serverPath.startsWith(prefix)
                        && (serverPath.length() == prefix.length() || serverPath.charAt(prefix.length()) == '/'));
    }
}
