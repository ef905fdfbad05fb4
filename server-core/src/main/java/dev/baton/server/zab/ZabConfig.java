package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.election.ElectionSettings;
import dev.baton.server.zab.log.Zxid;
import org.jspecify.annotations.Nullable;

/**
 * What a member is told before it starts.
 *
 * @param self its number
 * @param membership the configuration in force, as far as this member knows
 * @param timing how long what is waited for
 * @param window what is kept for learners
 * @param features bits of {@link Features} that this member offers
 * @param counterMax the last counter of an epoch that is used
 * @param reconfiguration how the membership may change; null if it may not
 */
public record ZabConfig(
        long self,
        Membership membership,
        Timing timing,
        ElectionSettings election,
        WindowLimits window,
        int features,
        long counterMax,
        @Nullable Reconfiguration reconfiguration) {
    /**
     * @param configurations reads them
     * @param lastSeen a configuration later than the one in force that this member has heard of and not heard to be decided; null if there
     *     is none. It may have been decided, so nothing may be decided without it
     */
    public record Reconfiguration(
            Configurations configurations, @Nullable Membership lastSeen) {}

    /**
     * @param entriesMax applied entries kept in memory
     * @param bytesMax and their size
     * @param logEntriesMax entries read from the log for one learner; beyond that it gets a snapshot
     */
    public record WindowLimits(int entriesMax, long bytesMax, long logEntriesMax) {
        /** As in the table of limits. */
        public static final WindowLimits DEFAULTS = new WindowLimits(100_000, 64L << 20, 200_000);
    }

    /**
     * @param tickNanos unit of the limits; half of it is between two pings
     * @param initLimitTicks how long connecting and synchronising may take
     * @param syncLimitTicks how long an unacknowledged proposal is tolerated afterwards
     * @param silenceLimitTicks and silence; at most as long
     */
    public record Timing(long tickNanos, int initLimitTicks, int syncLimitTicks, int silenceLimitTicks) {
        public Timing {
            if (silenceLimitTicks < 1 || silenceLimitTicks > syncLimitTicks) {
                throw new IllegalArgumentException("silenceLimit is " + silenceLimitTicks
                        + " ticks; it must be at least 1 and not beyond the syncLimit of " + syncLimitTicks);
            }
        }
    }

    /** The time to attempt a connection again. */
    static final long CONNECT_RETRY_NANOS = 100_000_000;

    /** How often. */
    static final int CONNECT_ATTEMPTS = 5;

    /** The usual settings around these. */
    public static ZabConfig of(
            long self, Membership membership, long tickNanos, int initLimitTicks, int syncLimitTicks) {
        return new ZabConfig(
                self,
                membership,
                new Timing(tickNanos, initLimitTicks, syncLimitTicks, syncLimitTicks),
                ElectionSettings.DEFAULTS,
                WindowLimits.DEFAULTS,
                Features.ALL,
                Zxid.COUNTER_MAX - 1,
                null);
    }

    public ZabConfig withElection(ElectionSettings settings) {
        return new ZabConfig(self, membership, timing, settings, window, features, counterMax, reconfiguration);
    }

    public ZabConfig withWindow(WindowLimits limits) {
        return new ZabConfig(self, membership, timing, election, limits, features, counterMax, reconfiguration);
    }

    public ZabConfig withFeatures(int bits) {
        return new ZabConfig(self, membership, timing, election, window, bits, counterMax, reconfiguration);
    }

    public ZabConfig withCounterMax(long max) {
        return new ZabConfig(self, membership, timing, election, window, features, max, reconfiguration);
    }

    /** With a membership that may change. */
    public ZabConfig withReconfiguration(Reconfiguration changes) {
        return new ZabConfig(self, membership, timing, election, window, features, counterMax, changes);
    }

    /** Less silence than what is unacknowledged is tolerated. */
    public ZabConfig withSilenceLimit(int ticks) {
        return new ZabConfig(
                self,
                membership,
                new Timing(timing.tickNanos, timing.initLimitTicks, timing.syncLimitTicks, ticks),
                election,
                window,
                features,
                counterMax,
                reconfiguration);
    }

    public long tickNanos() {
        return timing.tickNanos;
    }

    long initLimitNanos() {
        return timing.tickNanos * timing.initLimitTicks;
    }

    /** How long a learner may owe an acknowledgement; never shorter than what silence is tolerated. */
    public long syncLimitNanos() {
        return timing.tickNanos * timing.syncLimitTicks;
    }

    /** How long a leader and a learner may hear nothing of each other. */
    long silenceLimitNanos() {
        return timing.tickNanos * timing.silenceLimitTicks;
    }
}
