package dev.baton.client.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.ErrorCode;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every error has a number of its own, a cause and a remedy, and the page about errors says the same. */
class ErrorAdviceTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (Class<?> kind : BatonException.class.getPermittedSubclasses()) {
            if (kind != ServerException.class && !Modifier.isAbstract(kind.getModifiers())) {
                rows.add(row(kind.getSimpleName(), ErrorAdvice.ofKind(kind.asSubclass(BatonException.class))));
            }
        }
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.OK) {
                String type = ServerException.of(code, new ErrorContext("x", null, 0))
                        .getClass()
                        .getSimpleName();
                rows.add(row(
                        type.equals("ServerException") ? "ServerException " + code : type, ErrorAdvice.ofCode(code)));
            }
        }
        rows.add("| BTN-3000 | RecipeException | told by the message | told by the message |");
        rows.sort(null);
        return rows;
    }

    private static String row(String type, ErrorAdvice advice) {
        return "| " + advice.id() + " | " + type + " | " + advice.likelyCause() + " | " + advice.remedy() + " |";
    }

    @Test
    void numbersAreUniqueAndTextsAreThere() {
        List<String> ids =
                rows().stream().map(row -> row.split("\\|")[1].strip()).toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("BTN-\\d{4}"));
        assertThat(rows()).allSatisfy(row -> assertThat(row.split("\\|")).noneMatch(cell -> cell.equals("  ")));
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        List<String> onPage = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| BTN-"))
                .toList();
        assertThat(onPage).as("rows of " + PAGE).isEqualTo(rows());
    }

    @Test
    void messagesEndWithNumberAndSituation() {
        ErrorContext context =
                new ErrorContext("setData", "/x", 7, new Situation("zk1:2181", 0xAB, 20_000, 4_000, 12, 2));
        OutcomeUnknown error = new OutcomeUnknown(context, "cut");
        assertThat(error)
                .hasMessageStartingWith("setData /x: ")
                .hasMessageEndingWith(
                        "[BTN-1001 server=zk1:2181 session=0xab timeout=4000/20000ms elapsed=12ms sent=2x]");
        assertThat(error.advice().remedy()).contains("read what became of it");
        assertThat(new NoNode(new ErrorContext("getData", "/x", 7), -1)).hasMessageEndingWith("[BTN-2101]");
    }
}
