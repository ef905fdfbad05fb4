package dev.baton.server.main;

import dev.baton.server.BatonServer;
import dev.baton.server.InvalidOptionException;
import dev.baton.server.config.ConfigLoader;
import dev.baton.server.config.ContainerEnvironment;
import dev.baton.server.config.LoadedConfig;
import dev.baton.server.config.NettyDefaults;
import dev.baton.server.storage.StorageException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Starts one server and waits for its end. SIGTERM and SIGINT stop it cleanly; sessions live on over a restart.
 *
 * <p>Exit codes: 1 if the server stopped itself or could not start, 2 for a wrong command line or configuration, 3 if the data
 * cannot be used. After a signal the code is that of the signal, 143 or 130, as with every Java process.
 */
@Command(
        name = "baton-server",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = BatonServerMain.Version.class,
        description = {
            "A coordination server that speaks the ZooKeeper protocol.",
            "Without a configuration file it listens on port 2181 and keeps its data in ./data.",
            "Every option can also be given as a system property, for example -Dzookeeper.tickTime=2000."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:failed",
            "2:wrong command line or configuration",
            "3:data cannot be used",
            "143:stopped by SIGTERM, cleanly"
        })
public final class BatonServerMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BatonServerMain.class);
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final int BAD_DATA = 3;

    @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "Configuration file in the format of zoo.cfg.")
    private @Nullable Path config;

    @Option(names = "--strict", description = "Refuse unknown options instead of warning.")
    private boolean strict;

    @Option(names = "--print-config", description = "Print the effective configuration and exit.")
    private boolean printConfig;

    @Option(
            names = "--environment",
            description = {
                "Take the settings from the variables of the ZooKeeper image",
                "(ZOO_TICK_TIME, ZOO_SERVERS, ...), as the container does."
            })
    private boolean environment;

    @Spec
    private @Nullable CommandSpec spec;

    /** Prints the version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = BatonServerMain.class.getPackage().getImplementationVersion();
            return new String[] {"baton-server " + (version == null ? "dev" : version)};
        }
    }

    public static void main(String[] args) {
        NettyDefaults.apply();
        Preload.begin();
        int code = run(args);
        System.exit(code);
    }

    /** Runs a command line and returns the exit code. */
    static int run(String... args) {
        BatonServerMain command = new BatonServerMain();
        if (args.length == 1 && isPlain(args[0])) {
            // Reading the annotations above took a quarter of the start of an empty server.
            command.config = Path.of(args[0]);
            return command.call();
        }
        return new CommandLine(command).execute(args);
    }

    /** Whether an argument can only be the name of the configuration file. */
    private static boolean isPlain(String argument) {
        return !argument.isBlank() && "-@\"'".indexOf(argument.charAt(0)) < 0 && argument.indexOf('\0') < 0;
    }

    @Override
    public Integer call() {
        LoadedConfig loaded;
        try {
            loaded = load();
        } catch (InvalidOptionException e) {
            err().println(e.getMessage());
            return WRONG_USE;
        }
        if (printConfig) {
            loaded.warnings().forEach(warning -> err().println("# " + warning));
            out().print(loaded.options().print());
            out().flush();
            return OK;
        }
        loaded.warnings().forEach(LOG::warn);
        return serve(loaded);
    }

    private LoadedConfig load() {
        if (!environment) {
            return ConfigLoader.load(config, strict);
        }
        if (config != null) {
            throw new InvalidOptionException(
                    "Option --environment goes without a configuration file: it makes its own.");
        }
        ContainerEnvironment.Prepared prepared = ContainerEnvironment.prepare();
        LoadedConfig loaded = ConfigLoader.load(prepared.configFile(), strict);
        List<String> warnings = new ArrayList<>(prepared.warnings());
        warnings.addAll(loaded.warnings());
        return new LoadedConfig(loaded.options(), warnings);
    }

    private int serve(LoadedConfig loaded) {
        BatonServer server;
        try {
            server = BatonServer.start(loaded.options());
        } catch (InvalidOptionException e) {
            err().println(e.getMessage());
            return WRONG_USE;
        } catch (StorageException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return BAD_DATA;
        } catch (UncheckedIOException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return FAILED;
        }
        AtomicBoolean stopping = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stopping.set(true);
                            server.close();
                        },
                        "baton-stop"));
        String reason = server.whenEnded().join();
        if (stopping.get()) {
            return OK;
        }
        LOG.error("server ended reason={}", reason);
        server.close();
        return FAILED;
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private PrintWriter err() {
        return commandLine().getErr();
    }

    private CommandLine commandLine() {
        return spec == null ? new CommandLine(this) : spec.commandLine();
    }
}
