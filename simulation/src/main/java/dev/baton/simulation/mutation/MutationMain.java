package dev.baton.simulation.mutation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The proof that the simulator finds bugs: makes each of them, compiles the one file that has it, puts the result
 * first on the class path of a simulation in a Java of its own, and waits for it to fail. Prints a table.
 *
 * <p>Arguments: the repository, the runnable jar of the simulation (or a class path), the longest time for each in
 * seconds, the number of workers, and then, if not all are wanted, how the names of those begin.
 */
public final class MutationMain {
    /** What came of one. */
    private record Outcome(Mutation mutation, boolean found, String rule, String seed, double seconds) {}

    private static final Pattern FAILED = Pattern.compile("FAILED (\\S+) seed (-?\\d+), step (\\d+)");
    private static final double NANOS_PER_SECOND = 1e9;

    private final Path repository;
    private final String classPath;
    private final String seconds;
    private final String workers;

    private MutationMain(Path repository, String classPath, String seconds, String workers) {
        this.repository = repository;
        this.classPath = classPath;
        this.seconds = seconds;
        this.workers = workers;
    }

    /** See the class. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        MutationMain main =
                new MutationMain(Path.of(arguments[0]).toAbsolutePath(), arguments[1], arguments[2], arguments[3]);
        List<String> wanted = List.of(arguments).subList(4, arguments.length);
        System.out.println("| mutation | breaks | found | by | seed | seconds |");
        System.out.println("|---|---|---|---|---|---|");
        int missed = 0;
        for (Mutation mutation : Mutation.readAll(main.repository.resolve("simulation/mutations"))) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(mutation.name()::startsWith)) {
                Outcome outcome = main.prove(mutation);
                missed += outcome.found() ? 0 : 1;
                System.out.println(row(outcome));
            }
        }
        if (missed > 0) {
            System.out.println(missed + " not found");
            System.exit(1);
        }
    }

    private static String row(Outcome outcome) {
        Mutation mutation = outcome.mutation();
        return String.format(
                "| %s | %s | %s | %s | %s | %.1f |",
                mutation.title(),
                mutation.breaks(),
                outcome.found() ? "yes" : "NO",
                outcome.rule(),
                outcome.seed(),
                outcome.seconds());
    }

    private Outcome prove(Mutation mutation) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("mutation");
        try {
            Path classes = compile(mutation, work);
            return run(mutation, classes, work.resolve("output"));
        } finally {
            delete(work);
        }
    }

    private Path compile(Mutation mutation, Path work) throws IOException {
        String source = Files.readString(repository.resolve(mutation.file()), StandardCharsets.UTF_8);
        Path file = work.resolve(Path.of(mutation.file()).getFileName());
        Files.writeString(file, mutation.apply(source), StandardCharsets.UTF_8);
        Path classes = Files.createDirectory(work.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "--release",
                "17",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                file.toString());
        if (result != 0) {
            throw new IllegalStateException(mutation.name() + " does not compile");
        }
        return classes;
    }

    private Outcome run(Mutation mutation, Path classes, Path output) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + System.getProperty("path.separator") + classPath,
                "dev.baton.simulation.run.SimulationMain",
                "--seeds",
                "1000000",
                "--once",
                "--until-failure",
                "--no-shrink",
                "--seconds",
                seconds,
                "--workers",
                workers);
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        double took = (System.nanoTime() - begun) / NANOS_PER_SECOND;
        Matcher failed = FAILED.matcher(Files.readString(output, StandardCharsets.UTF_8));
        return failed.find()
                ? new Outcome(mutation, true, failed.group(1), failed.group(2), took)
                : new Outcome(mutation, false, "-", "-", took);
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
