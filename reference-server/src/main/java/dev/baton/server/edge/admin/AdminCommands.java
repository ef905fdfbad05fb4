package dev.baton.server.edge.admin;

import dev.baton.server.node.NodeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All commands, and which of them are answered. */
public final class AdminCommands {
    private static final String ALL = "*";
    private static final List<AdminCommand> REGISTRY = List.of(
            new RuokCommand(),
            new SrvrCommand(),
            new StatCommand(),
            new MntrCommand(),
            new ConfCommand(),
            new ConsCommand(),
            new DumpCommand(),
            new EnviCommand(),
            new IsroCommand(),
            new WchsCommand(),
            new WchpCommand(),
            new WchcCommand(),
            new DirsCommand(),
            new SrstCommand(),
            new CrstCommand(),
            new HashCommand());

    private final Map<Integer, AdminCommand> byFirstBytes = new HashMap<>();
    private final Set<String> allowed;
    private final AdminContext context;

    /**
     * @param allowed the words that are answered; {@code *} for all
     */
    public AdminCommands(List<String> allowed, NodeView view, ServerInfo info) {
        this.allowed = new HashSet<>(allowed);
        this.context = new AdminContext(view, info);
        for (AdminCommand command : REGISTRY) {
            byFirstBytes.put(firstBytes(command.word()), command);
        }
    }

    /** The words that exist. */
    public static List<String> words() {
        List<String> words = new ArrayList<>();
        REGISTRY.forEach(command -> words.add(command.word()));
        return words;
    }

    private static int firstBytes(String word) {
        int bytes = 0;
        for (int i = 0; i < word.length(); i++) {
            bytes = bytes << Byte.SIZE | word.charAt(i);
        }
        return bytes;
    }

    /** The answer to the first four bytes of a connection, or null if they are no command. */
    public @Nullable String answer(int firstBytes) {
        AdminCommand command = byFirstBytes.get(firstBytes);
        if (command == null) {
            return null;
        }
        if (!allowed.contains(ALL) && !allowed.contains(command.word())) {
            return command.word() + " is not executed because it is not in the whitelist.\n";
        }
        return command.answer(context);
    }
}
