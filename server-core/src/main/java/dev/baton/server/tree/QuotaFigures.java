package dev.baton.server.tree;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text in the limits and statistics nodes of a quota, as numbers.
 *
 * @param count znodes, with the root of the quota; -1 for unlimited. Exceeding it is only reported
 * @param bytes bytes of data; likewise
 * @param countHard znodes; -1 for unlimited. Exceeding it can be refused
 * @param bytesHard bytes of data; likewise
 */
public record QuotaFigures(long count, long bytes, long countHard, long bytesHard) {
    /** No limit at all. */
    public static final QuotaFigures UNLIMITED = new QuotaFigures(-1, -1, -1, -1);

    /**
     * Reads a text like {@code count=5,bytes=-1=;byteHardLimit=100;countHardLimit=-1}. Keys may be missing or unknown.
     *
     * @return null if it is no such text
     */
    public static @Nullable QuotaFigures parse(byte @Nullable [] text) {
        if (text == null) {
            return null;
        }
        long count = -1;
        long bytes = -1;
        long countHard = -1;
        long bytesHard = -1;
        for (String part : new String(text, StandardCharsets.UTF_8).split("[,;]", -1)) {
            // The odd sign before the first semicolon keeps parsers content that know only the first two keys.
            String setting = part.endsWith("=") ? part.substring(0, part.length() - 1) : part;
            int sign = setting.indexOf('=');
            if (sign < 0) {
                return null;
            }
            long value;
            try {
                value = Long.parseLong(setting.substring(sign + 1));
            } catch (NumberFormatException e) {
                return null;
            }
            switch (setting.substring(0, sign)) {
                case "count" -> count = value;
                case "bytes" -> bytes = value;
                case "countHardLimit" -> countHard = value;
                case "byteHardLimit" -> bytesHard = value;
                default -> {} // of a later version
            }
        }
        return new QuotaFigures(count, bytes, countHard, bytesHard);
    }

    /** The text of a statistics node. */
    static byte[] usedText(long count, long bytes) {
        return ("count=" + count + ",bytes=" + bytes).getBytes(StandardCharsets.UTF_8);
    }
}
