package dev.baton.simulation.mutation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bug made on purpose: one text in one source file, and what to put in its place.
 *
 * @param name of its file, without the ending
 * @param title the bug in a few words
 * @param breaks the promise that it breaks
 * @param file the source, relative to the repository
 */
public record Mutation(String name, String title, String breaks, String file, String oldText, String newText) {
    private static final String ENDING = ".mutation";
    private static final String OLD = "--- old\n";
    private static final String NEW = "--- new\n";

    /** All mutations of a directory, by name. */
    public static List<Mutation> readAll(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(path -> path.toString().endsWith(ENDING))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        List<Mutation> mutations = new ArrayList<>();
        for (Path path : files) {
            String name = path.getFileName().toString();
            mutations.add(parse(
                    name.substring(0, name.length() - ENDING.length()),
                    Files.readString(path, StandardCharsets.UTF_8)));
        }
        return mutations;
    }

    static Mutation parse(String name, String text) {
        int oldAt = text.indexOf(OLD);
        int newAt = text.indexOf(NEW);
        if (oldAt < 0 || newAt < oldAt) {
            throw new IllegalArgumentException(name + ": no old and new text");
        }
        String head = text.substring(0, oldAt);
        return new Mutation(
                name,
                field(name, head, "title"),
                field(name, head, "breaks"),
                field(name, head, "file"),
                text.substring(oldAt + OLD.length(), newAt),
                text.substring(newAt + NEW.length()));
    }

    private static String field(String name, String head, String field) {
        for (String line : head.split("\n", -1)) {
            if (line.startsWith(field + ": ")) {
                return line.substring(field.length() + 2);
            }
        }
        throw new IllegalArgumentException(name + ": no " + field);
    }

    /**
     * The source with the bug.
     *
     * @throws IllegalArgumentException unless the old text is there, once
     */
    public String apply(String source) {
        int at = source.indexOf(oldText);
        if (at < 0 || source.indexOf(oldText, at + 1) >= 0) {
            throw new IllegalArgumentException(
                    name + ": the old text is " + (at < 0 ? "not" : "more than once") + " in " + file);
        }
        return source.substring(0, at) + newText + source.substring(at + oldText.length());
    }
}
