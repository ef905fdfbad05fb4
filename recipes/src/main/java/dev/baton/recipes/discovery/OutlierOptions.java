package dev.baton.recipes.discovery;

import java.time.Duration;

/**
 * When an instance that fails is left out for a while.
 *
 * @param failuresInRow so many failed picks in a row eject it; 0 for never
 * @param baseEjection how long the first time; doubles with each further time in a row
 * @param maxEjection how long at most
 * @param ejectedShareMax share of the instances that may be ejected at a time, 0 to 1
 */
public record OutlierOptions(int failuresInRow, Duration baseEjection, Duration maxEjection, double ejectedShareMax) {
    /** Five failures in a row, 10 s to 5 min, at most half. */
    public static final OutlierOptions DEFAULT =
            new OutlierOptions(5, Duration.ofSeconds(10), Duration.ofMinutes(5), 0.5);

    /** Nobody is ejected. */
    public static final OutlierOptions OFF = new OutlierOptions(0, Duration.ZERO, Duration.ZERO, 0);

    public OutlierOptions {
        if (failuresInRow < 0 || !(ejectedShareMax >= 0 && ejectedShareMax <= 1) || baseEjection.isNegative()) {
            throw new IllegalArgumentException(
                    "failuresInRow " + failuresInRow + ", baseEjection " + baseEjection + ", ejectedShareMax "
                            + ejectedShareMax + "; the first two must not be negative, the last must be 0 to 1");
        }
    }
}
