package dev.baton.server.tree;

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
}
