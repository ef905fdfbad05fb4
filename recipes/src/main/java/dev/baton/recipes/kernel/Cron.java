package dev.baton.recipes.kernel;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times by a cron expression in a time zone: {@code minute hour day-of-month month day-of-week}, with {@code second} before it if there are
 * six fields. A field is {@code *}, a number, a range {@code a-b}, each with a step {@code /n}, or a list of those; months and days of the week
 * also have English names of three letters, Sunday is 0 or 7, {@code ?} is {@code *}. A day must fit both fields about days.
 *
 * <p>When the clocks are put forward, a time that does not exist is taken right after. When they are put back, a time that exists twice counts
 * once. With all hours given as {@code *} neither applies: the times follow each other as time passes.
 */
public final class Cron {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int YEARS_MAX = 60;

    private final String text;
    private final ZoneRules zone;
    private final long seconds;
    private final long minutes;
    private final long hours;
    private final long daysOfMonth;
    private final long months;
    private final long daysOfWeek;
    private final boolean everyHour;

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is not one, saying which field is wrong
     */
    public Cron(String text, ZoneId zone) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != 5 && fields.length != 6) {
            throw new IllegalArgumentException("cron expression '" + text + "' has " + fields.length
                    + " fields. Allowed: 5, or 6 with seconds first");
        }
        int first = fields.length - 5;
        this.text = text;
        this.zone = zone.getRules();
        this.seconds = first == 0 ? 1 : field("second", fields[0], 0, 59, List.of());
        this.minutes = field("minute", fields[first], 0, 59, List.of());
        this.hours = field("hour", fields[first + 1], 0, 23, List.of());
        this.daysOfMonth = field("day of month", fields[first + 2], 1, 31, List.of());
        this.months = field("month", fields[first + 3], 1, 12, MONTHS);
        long days = field("day of week", fields[first + 4], 0, 7, DAYS);
        this.daysOfWeek = days | (days >> 7 & 1);
        this.everyHour = hours == (1L << 24) - 1;
    }

    private static long field(String name, String field, int min, int max, List<String> names) {
        long set = 0;
        for (String part : field.split(",", -1)) {
            int slash = part.indexOf('/');
            String range = slash < 0 ? part : part.substring(0, slash);
            int step = slash < 0 ? 1 : number(name, part.substring(slash + 1), List.of(), 0);
            int dash = range.indexOf('-');
            boolean all = range.equals("*") || range.equals("?");
            int from = all ? min : number(name, dash < 0 ? range : range.substring(0, dash), names, min);
            int to = all || (dash < 0 && slash >= 0)
                    ? max
                    : dash < 0 ? from : number(name, range.substring(dash + 1), names, min);
            if (from < min || to > max || from > to || step < 1) {
                throw new IllegalArgumentException(
                        name + " '" + part + "' is not allowed. Allowed: " + min + " to " + max);
            }
            for (int value = from; value <= to; value += step) {
                set |= 1L << value;
            }
        }
        return set;
    }

    private static int number(String name, String text, List<String> names, int min) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return named + min;
        }
        if (!text.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException(name + " '" + text + "' is not a number");
        }
        return Integer.parseInt(text);
    }

    /** The first time after another one, both in milliseconds since the epoch; {@link Long#MAX_VALUE} if there is none. */
    public long nextAfter(long millis) {
        Instant after = Instant.ofEpochMilli(millis);
        ZoneOffset offset = zone.getOffset(after);
        LocalDateTime local = LocalDateTime.ofInstant(after, offset);
        while (true) {
            LocalDateTime next = nextLocal(local);
            ZoneOffsetTransition change = zone.nextTransition(after);
            if (next != null && (change == null || next.toInstant(offset).isBefore(change.getInstant()))) {
                return next.toInstant(offset).toEpochMilli();
            }
            if (next == null || change == null) {
                return Long.MAX_VALUE;
            }
            LocalDateTime before = change.getDateTimeBefore();
            LocalDateTime behind = change.getDateTimeAfter();
            if (change.isGap() && !everyHour && next.isBefore(behind)) {
                return change.getInstant().toEpochMilli();
            }
            offset = change.getOffsetAfter();
            after = change.getInstant();
            // what is shown twice has had its times already, unless every hour has
            local = (change.isGap() || everyHour ? behind : before).minusSeconds(1);
        }
    }

    private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
        LocalDateTime start = after.withNano(0).plusSeconds(1);
        LocalDate day = start.toLocalDate();
        LocalTime from = start.toLocalTime();
        int lastYear = day.getYear() + YEARS_MAX;
        while (day.getYear() <= lastYear) {
            if (!has(months, day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                boolean fits = has(daysOfMonth, day.getDayOfMonth())
                        && has(daysOfWeek, day.getDayOfWeek().getValue() % 7);
                LocalTime time = fits ? nextTime(from) : null;
                if (time != null) {
                    return day.atTime(time);
                }
                day = day.plusDays(1);
            }
            from = LocalTime.MIDNIGHT;
        }
        return null;
    }

    private @Nullable LocalTime nextTime(LocalTime from) {
        int second = next(seconds, from.getSecond(), 59);
        int minute = next(minutes, from.getMinute() + (second < 0 ? 1 : 0), 59);
        int hour = next(hours, from.getHour() + (minute < 0 ? 1 : 0), 23);
        if (hour < 0) {
            return null;
        }
        if (hour > from.getHour()) {
            return LocalTime.of(hour, first(minutes), first(seconds));
        }
        return LocalTime.of(hour, minute, minute > from.getMinute() ? first(seconds) : second);
    }

    private static boolean has(long set, int value) {
        return (set >> value & 1) != 0;
    }

    private static int first(long set) {
        return Long.numberOfTrailingZeros(set);
    }

    /** The smallest member that is not below a value, or -1. */
    private static int next(long set, int value, int max) {
        if (value > max) {
            return -1;
        }
        long rest = set >>> value;
        return rest == 0 ? -1 : value + Long.numberOfTrailingZeros(rest);
    }

    @Override
    public String toString() {
        return "Cron[" + text + "]";
    }
}
