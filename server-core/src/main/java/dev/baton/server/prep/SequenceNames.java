package dev.baton.server.prep;

/** The suffix of sequential znodes: the parent's count of creations, ten characters wide. */
final class SequenceNames {
    private static final int WIDTH = 10;

    private SequenceNames() {}

    /** The path with its suffix. A count that has overflown keeps its minus sign, which takes one of the ten places. */
    static String append(String path, int count) {
        String digits = Long.toString(Math.abs((long) count));
        StringBuilder name = new StringBuilder(path.length() + WIDTH + 1).append(path);
        int zeros = WIDTH - digits.length();
        if (count < 0) {
            name.append('-');
            zeros--;
        }
        for (int i = 0; i < zeros; i++) {
            name.append('0');
        }
        return name.append(digits).toString();
    }
}
