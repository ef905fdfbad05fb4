package dev.baton.wire.path;

import org.jspecify.annotations.Nullable;

/** Path syntax and arithmetic: absolute, segments separated by single slashes, no relative segments. */
public final class ZnodePath {
    public static final String ROOT = "/";

    private ZnodePath() {}

    /** Whether {@link #defectOf(String)} finds nothing. */
    public static boolean isValid(String path) {
        return defectOf(path) == null;
    }

    /**
     * The first thing that is wrong with a path, in words, or null if it is a valid one.
     *
     * <p>Refused besides bad structure: U+0000 to U+001F, U+007F to U+009F, U+D800 to U+F8FF and U+FFF0 to U+FFFF.
     */
    public static @Nullable String defectOf(String path) {
        int length = path.length();
        if (length == 0) {
            return "path is empty";
        }
        if (path.charAt(0) != '/') {
            return "path does not start with '/'";
        }
        if (length == 1) {
            return null;
        }
        if (path.charAt(length - 1) == '/') {
            return "path ends with '/'";
        }
        int segmentStart = 1;
        for (int i = 1; i <= length; i++) {
            char c = i < length ? path.charAt(i) : '/';
            if (c == '/') {
                String defect = segmentDefect(path, segmentStart, i);
                if (defect != null) {
                    return defect;
                }
                segmentStart = i + 1;
            } else if (isForbidden(c)) {
                return String.format("character U+%04X at index %d is not allowed in a path", (int) c, i);
            }
        }
        return null;
    }

    /** Everything before the last slash: the parent's path, with "" standing for the root. */
    public static String parentKey(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "" : path.substring(0, slash);
    }

    /** The parent's path, "/" for a child of the root and for the root itself. */
    public static String parent(String path) {
        String key = parentKey(path);
        return key.isEmpty() ? ROOT : key;
    }

    /** The last segment. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of a child. */
    public static String child(String parent, String name) {
        return parent.equals(ROOT) ? ROOT + name : parent + "/" + name;
    }

    private static @Nullable String segmentDefect(String path, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "empty segment at index " + from;
        }
        boolean dot = path.charAt(from) == '.' && (length == 1 || length == 2 && path.charAt(from + 1) == '.');
        return dot ? "relative segment at index " + from : null;
    }

    private static boolean isForbidden(char c) {
        return c <= '\u001f' || c >= '\u007f' && c <= '\u009f' || c >= '\ud800' && c <= '\uf8ff' || c >= '\ufff0';
    }
}
