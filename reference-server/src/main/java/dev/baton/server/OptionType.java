package dev.baton.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the values of an option are read, printed and checked.
 *
 * @param parser throws {@link IllegalArgumentException} for text that is no value of the type
 * @param accepted whether a well-formed value is in range
 * @param allowed the allowed values in words, with the unit
 */
record OptionType<T>(Function<String, T> parser, Function<T, String> printer, Predicate<T> accepted, String allowed) {

    T parse(String text) {
        return parser.apply(text);
    }

    String print(T value) {
        return printer.apply(value);
    }

    boolean accepts(T value) {
        return accepted.test(value);
    }

    static OptionType<Integer> ints(int min, int max, String unit) {
        return new OptionType<>(
                Integer::valueOf, String::valueOf, v -> v >= min && v <= max, wholeNumber(min, max, unit));
    }

    static OptionType<Long> longs(long min, long max, String unit) {
        return new OptionType<>(Long::valueOf, String::valueOf, v -> v >= min && v <= max, wholeNumber(min, max, unit));
    }

    private static String wholeNumber(long min, long max, String unit) {
        return "a whole number" + (unit.isEmpty() ? "" : " of " + unit) + " from " + min + " to " + max;
    }

    /** Accepts both pairs of words that are in use, whichever the option was born with. */
    static OptionType<Boolean> flags() {
        return new OptionType<>(OptionType::parseFlag, String::valueOf, v -> true, "true, false, yes or no");
    }

    private static Boolean parseFlag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    static OptionType<Path> paths() {
        return new OptionType<>(OptionType::parsePath, Path::toString, v -> true, "the path of a directory");
    }

    private static Path parsePath(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty path");
        }
        return Path.of(text);
    }

    static OptionType<String> texts(String allowed) {
        return new OptionType<>(text -> text, text -> text, v -> true, allowed);
    }

    /** Text of at least so many bytes, or none. */
    static OptionType<String> secrets(int bytesMin, String which) {
        return new OptionType<>(
                text -> text,
                text -> text,
                text -> text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length >= bytesMin,
                "text of " + bytesMin + " bytes or more" + which + ", or empty");
    }

    /** Any text, which is not shown again. */
    static OptionType<String> passwords(String allowed) {
        return new OptionType<>(text -> text, text -> text.isEmpty() ? "" : "********", v -> true, allowed);
    }

    static OptionType<String> oneOf(String first, String... others) {
        List<String> values = new ArrayList<>(List.of(first));
        values.addAll(List.of(others));
        return oneOf(values, text -> text);
    }

    /** As {@link #oneOf(String, String...)}, of lower-case values that may be written in any case. */
    static OptionType<String> oneOfIgnoringCase(String... values) {
        return oneOf(List.of(values), text -> text.toLowerCase(Locale.ROOT));
    }

    private static OptionType<String> oneOf(List<String> allowed, Function<String, String> parser) {
        List<String> shown =
                allowed.stream().map(v -> v.isEmpty() ? "(empty)" : v).toList();
        return new OptionType<>(parser, text -> text, allowed::contains, "one of " + String.join(", ", shown));
    }

    /** Some of these, separated by commas, or none. */
    static OptionType<List<String>> wordsOf(String... values) {
        List<String> allowed = List.of(values);
        return new OptionType<>(
                OptionType::split,
                list -> String.join(",", list),
                allowed::containsAll,
                String.join(", ", values) + ", separated by commas, or empty");
    }

    /** A comma-separated list. */
    static OptionType<List<String>> words(String allowed) {
        return new OptionType<>(OptionType::split, list -> String.join(",", list), v -> true, allowed);
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.trim());
            }
        }
        return List.copyOf(words);
    }
}
