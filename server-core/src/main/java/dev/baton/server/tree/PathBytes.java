package dev.baton.server.tree;

import java.nio.charset.StandardCharsets;

/** Paths as the tree sees them: UTF-8, the root being empty. */
final class PathBytes {
    private static final byte[] BELOW_ZOOKEEPER = "/zookeeper/".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BELOW_QUOTA = "/zookeeper/quota/".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ROOT = new byte[0];

    private PathBytes() {}

    static byte[] of(String path) {
        return path.equals("/") ? ROOT : path.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether {@code bytes}, made from {@code path}, lost nothing: half a surrogate pair becomes a question mark. */
    static boolean isFaithful(String path, byte[] bytes) {
        for (byte b : bytes) {
            if (b == '?') {
                return StandardCharsets.UTF_8.newEncoder().canEncode(path);
            }
        }
        return true;
    }

    /** Index of the last slash, -1 if there is none. */
    static int lastSlash(byte[] path) {
        int at = path.length - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    /** Whether a znode there is outside the digest. */
    static boolean isReserved(byte[] path, int length) {
        return startsWith(path, length, BELOW_ZOOKEEPER);
    }

    /** Whether a znode there may belong to a quota's definition. */
    static boolean isBelowQuota(byte[] path, int length) {
        return startsWith(path, length, BELOW_QUOTA);
    }

    private static boolean startsWith(byte[] path, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 1; i < prefix.length; i++) {
            if (path[i] != prefix[i]) {
                return false;
            }
        }
        return path[0] == '/';
    }
}
