package dev.baton.benchmarks;

import dev.baton.benchmarks.clients.ClientsCommand;
import dev.baton.benchmarks.compare.CompareCommand;
import dev.baton.benchmarks.recipes.RecipesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Start of {@code benchmarks.jar}. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures Baton against Apache ZooKeeper.",
        subcommands = {CompareCommand.class, ClientsCommand.class, RecipesCommand.class})
public final class BenchmarksMain {
    private BenchmarksMain() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "benchmarks-logback.xml");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchmarksMain());
    }
}
