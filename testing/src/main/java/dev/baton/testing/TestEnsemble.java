package dev.baton.testing;

import java.util.List;

/**
 * One or more servers that act as one service for a test. {@link #close()} ends all of them and removes their data.
 */
public interface TestEnsemble extends AutoCloseable {
    /** What a client connects to, {@code host:port} for each member; the same for the whole life of the ensemble. */
    String connectString();

    /** The servers, in the order of their ids; always the same ones, also while some are down. */
    List<? extends TestMember> members();

    /**
     * The server with an id.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are
     */
    default TestMember member(int id) {
        return members().stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no member " + id + "; there are "
                        + members().stream().map(TestMember::id).toList()));
    }

    /** Ends all servers and removes their data. Does nothing the second time. */
    @Override
    void close();
}
