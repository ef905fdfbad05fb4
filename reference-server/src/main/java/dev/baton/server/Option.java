package dev.baton.server;

import java.util.Objects;

/**
 * One row of the options table: what an option is called, what it means, and which values it takes. Values are immutable.
 *
 * @param <T> the Java type of the value
 */
public final class Option<T> {
    private final String key;
    private final String property;
    private final OptionType<T> type;
    private final T defaultValue;
    private final String text;

    Option(String key, String property, OptionType<T> type, T defaultValue, String text) {
        this.key = key;
        this.property = property;
        this.type = type;
        this.defaultValue = defaultValue;
        this.text = text;
    }

    /** The name in a configuration file, without prefix. */
    public String key() {
        return key;
    }

    /** The name as a system property. */
    public String property() {
        return property;
    }

    public T defaultValue() {
        return defaultValue;
    }

    /** What the option does, in one or two sentences. */
    public String text() {
        return text;
    }

    /** Which values are allowed, in words, with the unit. */
    public String allowed() {
        return type.allowed();
    }

    /**
     * Reads a value from text.
     *
     * @throws InvalidOptionException naming key, value and what is allowed
     */
    public T parse(String value) {
        T parsed;
        try {
            parsed = type.parse(value.trim());
        } catch (IllegalArgumentException e) {
            throw refused(value);
        }
        return checked(parsed);
    }

    /**
     * Returns the value if the option takes it.
     *
     * @throws InvalidOptionException naming key, value and what is allowed
     */
    public T checked(T value) {
        Objects.requireNonNull(value, key);
        if (!type.accepts(value)) {
            throw refused(type.print(value));
        }
        return value;
    }

    /** The value as it would stand in a configuration file. */
    public String print(T value) {
        return type.print(value);
    }

    private InvalidOptionException refused(String value) {
        return new InvalidOptionException("Option " + key + ": value '" + value.trim() + "' is not allowed. Allowed: "
                + allowed() + ". Default: " + quoted(print(defaultValue)) + ".");
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "empty" : value;
    }

    @Override
    public String toString() {
        return key;
    }
}
