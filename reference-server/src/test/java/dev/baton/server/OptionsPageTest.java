package dev.baton.server;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The page about the server lists the options as the table has them. */
class OptionsPageTest {
    @Test
    void listsEveryOption() throws IOException {
        GeneratedPart.holds("options", OptionsPageTest.class, table());
    }

    private static String table() {
        StringBuilder out =
                new StringBuilder("\n| key | system property | default | allowed | |\n|---|---|---|---|---|\n");
        OptionTable.rows().forEach(option -> out.append(row(option)));
        return out.append('\n').toString();
    }

    private static <T> String row(Option<T> option) {
        String value = option.print(option.defaultValue());
        return "| `" + option.key() + "` | `" + option.property() + "` | " + (value.isEmpty() ? "" : "`" + value + "`")
                + " | " + option.allowed() + " | " + option.text() + " |\n";
    }
}
