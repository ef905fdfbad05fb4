package dev.baton.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bugs made on purpose can still be made, and the page about them has each of them. */
class MutationsTest {
    private static final int LEAST = 25;

    /** Tests run in the directory of their module. */
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    private static List<Mutation> all() throws IOException {
        return Mutation.readAll(REPOSITORY.resolve("simulation/mutations"));
    }

    @Test
    void everyMutationFitsItsSource() throws IOException {
        List<Mutation> all = all();
        assertThat(all).hasSizeGreaterThanOrEqualTo(LEAST);
        for (Mutation mutation : all) {
            String source = Files.readString(REPOSITORY.resolve(mutation.file()));
            assertThat(mutation.apply(source)).as(mutation.name()).isNotEqualTo(source);
        }
    }

    @Test
    void everyMutationIsInTheTable() throws IOException {
        String page = Files.readString(REPOSITORY.resolve("docs/simulation.md"));
        for (Mutation mutation : all()) {
            assertThat(page).as(mutation.name()).contains("| " + mutation.title() + " | ");
        }
    }

    @Test
    void anOldTextThatIsGoneOrNotAloneIsTold() {
        Mutation mutation =
                Mutation.parse("made-up", "title: t\nbreaks: I1\nfile: F.java\n--- old\nold line\n--- new\nnew line\n");
        assertThat(mutation.apply("a\nold line\nb\n")).isEqualTo("a\nnew line\nb\n");
        assertThatThrownBy(() -> mutation.apply("a\nb\n")).hasMessageContaining("not in F.java");
        assertThatThrownBy(() -> mutation.apply("old line\nold line\n")).hasMessageContaining("more than once");
    }
}
