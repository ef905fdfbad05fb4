package dev.baton.recipes.lock;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who contends for a lock, as kept in the contender's node: one line of text, {@code baton-owner/1 service=... instance=... pid=...
 * thread=...}, with blanks and {@code %} in values written as in a URL. Since when is the node's creation time.
 *
 * @param service name of the program, empty if it did not say
 * @param instance which of its instances, for example host or pod; empty if it did not say
 * @param pid process id, 0 if unknown
 * @param thread name of the thread that asked, empty if unknown
 */
public record LockOwner(String service, String instance, long pid, String thread) {
    private static final String MARK = "baton-owner/1";
    private static final int CHARS_MAX = 256;

    /** Without names. */
    public static final LockOwner UNNAMED = new LockOwner("", "", 0, "");

    /** An owner by name; process and thread are filled in when it contends. */
    public static LockOwner of(String service, String instance) {
        return new LockOwner(service, instance, 0, "");
    }

    /** With this process and the calling thread. */
    LockOwner here() {
        return new LockOwner(
                service,
                instance,
                ProcessHandle.current().pid(),
                Thread.currentThread().getName());
    }

    byte[] encode() {
        String text = MARK + " service=" + escaped(service) + " instance=" + escaped(instance) + " pid=" + pid
                + " thread=" + escaped(thread);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a node's data; empty if a client of another kind has written it. */
    static Optional<LockOwner> decode(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        if (!text.startsWith(MARK + " ")) {
            return Optional.empty();
        }
        String service = "";
        String instance = "";
        String thread = "";
        long pid = 0;
        for (String field : text.substring(MARK.length() + 1).split(" ", -1)) {
            int equals = field.indexOf('=');
            String value = equals < 0 ? "" : unescaped(field.substring(equals + 1));
            switch (equals < 0 ? field : field.substring(0, equals)) {
                case "service" -> service = value;
                case "instance" -> instance = value;
                case "thread" -> thread = value;
                case "pid" -> pid = numberOf(value);
                default -> {
                    // a younger writer's
                }
            }
        }
        return Optional.of(new LockOwner(service, instance, pid, thread));
    }

    private static long numberOf(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String escaped(String text) {
        String bounded = text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX);
        StringBuilder out = new StringBuilder(bounded.length());
        bounded.codePoints().forEach(c -> {
            if (c <= ' ' || c == '%' || c == 127) {
                out.append(String.format("%%%02X", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int code = c == '%' && i + 2 < text.length() ? hexOf(text, i + 1) : -1;
            if (code >= 0) {
                out.append((char) code);
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int hexOf(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
