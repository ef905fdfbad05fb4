package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static String next(String cron, String after, ZoneId zone) {
        long millis = new Cron(cron, zone)
                .nextAfter(LocalDateTime.parse(after).atZone(zone).toInstant().toEpochMilli());
        return millis == Long.MAX_VALUE
                ? "never"
                : Instant.ofEpochMilli(millis).atZone(zone).toLocalDateTime().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "'* * * * *',             2026-03-01T10:15:30, 2026-03-01T10:16",
        "'0 3 * * *',             2026-03-01T03:00,    2026-03-02T03:00",
        "'0 3 * * *',             2026-03-01T02:59:59, 2026-03-01T03:00",
        "'*/15 * * * * *',        2026-03-01T10:15:30, 2026-03-01T10:15:45",
        "'30 59 23 31 12 ?',      2026-03-01T00:00,    2026-12-31T23:59:30",
        "'0 0 29 2 *',            2026-03-01T00:00,    2028-02-29T00:00",
        "'0 12 * * MON-FRI',      2026-03-06T12:00,    2026-03-09T12:00",
        "'0 12 * * 7',            2026-03-06T12:00,    2026-03-08T12:00",
        "'0 12 * * sun',          2026-03-06T12:00,    2026-03-08T12:00",
        "'0 9-17/4,22 * * *',     2026-03-01T09:00,    2026-03-01T13:00",
        "'0 9-17/4,22 * * *',     2026-03-01T17:00,    2026-03-01T22:00",
        "'5/20 * * * *',          2026-03-01T10:45,    2026-03-01T11:05",
        "'0 0 31 JAN,APR *',      2026-02-01T00:00,    2027-01-31T00:00",
        "'0 0 13 * FRI',          2026-03-14T00:00,    2026-11-13T00:00",
        "'0 0 30 2 *',            2026-03-01T00:00,    never",
    })
    void theNextTimeIsThis(String cron, String after, String expected) {
        assertThat(next(cron, after, UTC)).isEqualTo(expected);
    }

    /** In Berlin clocks went from 02:00 to 03:00 on 2026-03-29, and go from 03:00 to 02:00 on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        "'30 2 * * *',  2026-03-28T12:00, 2026-03-29T03:00",
        "'30 2 * * *',  2026-03-29T03:00, 2026-03-30T02:30",
        "'30 3 * * *',  2026-03-28T12:00, 2026-03-29T03:30",
        "'30 1 * * *',  2026-03-28T12:00, 2026-03-29T01:30",
    })
    void aTimeThatDoesNotExistIsTakenRightAfter(String cron, String after, String expected) {
        assertThat(next(cron, after, BERLIN)).isEqualTo(expected);
    }

    @Test
    void aTimeThatExistsTwiceCountsOnce() {
        List<Instant> times = new ArrayList<>();
        Cron nightly = new Cron("30 2 * * *", BERLIN);
        long time = Instant.parse("2026-10-24T12:00:00Z").toEpochMilli();
        for (int i = 0; i < 2; i++) {
            time = nightly.nextAfter(time);
            times.add(Instant.ofEpochMilli(time));
        }
        assertThat(times).containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    }

    /** Across both changes of the clocks, what runs every half hour runs every half hour. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z"})
    void everyHourMeansAsTimePasses(String from) {
        Cron often = new Cron("*/30 * * * *", BERLIN);
        long time = Instant.parse(from).toEpochMilli();
        for (int i = 0; i < 20; i++) {
            long next = often.nextAfter(time);
            assertThat(next - time).isEqualTo(1_800_000);
            time = next;
        }
    }

    /** Against a walk through all seconds. */
    @Test
    void findsWhatAWalkFinds() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int second = random.nextInt(60);
            int step = 1 + random.nextInt(20);
            String cron = second + " */" + step + " " + random.nextInt(4) + "-" + (4 + random.nextInt(20)) + " * * *";
            long from = 1_770_000_000_000L + random.nextInt(1_000_000_000);
            Cron parsed = new Cron(cron, UTC);
            long found = parsed.nextAfter(from);
            long walked = (from / 1000 + 1) * 1000;
            while (!matches(cron, walked)) {
                walked += 1000;
            }
            assertThat(found).as("%s after %d", cron, from).isEqualTo(walked);
        }
    }

    private static boolean matches(String cron, long millis) {
        String[] fields = cron.split(" ");
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), UTC);
        String[] hours = fields[2].split("-");
        return time.getSecond() == Integer.parseInt(fields[0])
                && time.getMinute() % Integer.parseInt(fields[1].substring(2)) == 0
                && time.getHour() >= Integer.parseInt(hours[0])
                && time.getHour() <= Integer.parseInt(hours[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "x * * * *",
                "1,,2 * * * *",
                "* * L * *"
            })
    void whatIsNotAnExpressionIsRefused(String cron) {
        assertThatThrownBy(() -> new Cron(cron, UTC)).isInstanceOf(IllegalArgumentException.class);
    }
}
