package dev.baton.spring.autoconfigure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A property has a value that cannot be. The start of the application reports it as an analysis, without a stack trace. */
public final class BatonConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final @Nullable String value;
    private final String action;

    /** As the other constructor, without a cause. */
    public BatonConfigurationException(String property, @Nullable String value, String why, String action) {
        this(property, value, why, action, null);
    }

    /**
     * Says what is wrong and what to do.
     *
     * @param property the property's full name
     * @param value its value, null if it has none
     * @param why what is wrong with it
     * @param action what the developer can do, in whole sentences
     * @param cause what brought it up, if anything
     */
    public BatonConfigurationException(
            String property, @Nullable String value, String why, String action, @Nullable Throwable cause) {
        super((value == null ? property : property + "=" + value) + ": " + why, cause);
        this.property = property;
        this.value = value;
        this.action = action;
    }

    public String property() {
        return property;
    }

    public @Nullable String value() {
        return value;
    }

    /** What the developer can do. */
    public String action() {
        return action;
    }
}
