package dev.baton.client;

import dev.baton.wire.model.Acl;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Refusals of wrong arguments: what was given, what is allowed. */
final class OptionChecks {
    private static final Duration TIMEOUT_MAX = Duration.ofDays(365);

    private OptionChecks() {}

    static void timeout(@Nullable Duration timeout) {
        if (timeout != null) {
            positive("timeout", timeout);
        }
    }

    static Duration positive(String name, Duration value) {
        return between(name, value, Duration.ofNanos(1), TIMEOUT_MAX);
    }

    static Duration between(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed is " + min + " to " + max);
        }
        return value;
    }

    static int between(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed is " + min + " to " + max);
        }
        return value;
    }

    /** A copy that cannot fail to be encoded. */
    static List<Acl> acl(List<Acl> acl) {
        List<Acl> copy = List.copyOf(acl);
        for (Acl entry : copy) {
            Objects.requireNonNull(entry.id(), "an entry of the acl has no id");
        }
        return copy;
    }

    static String path(String path) {
        String defect = ZnodePath.defectOf(path);
        if (defect != null) {
            throw new IllegalArgumentException("invalid path '" + path + "': " + defect);
        }
        return path;
    }
}
