package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.load.Frames;
import dev.baton.benchmarks.load.GapProbe;
import dev.baton.benchmarks.load.Scripts;
import dev.baton.benchmarks.server.EnsembleProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens to the leader of an ensemble under writes; measured is how long nobody can write. */
public enum OutageWorkload {
    LEADER_KILL("leader-kill", "SIGKILL of the leader", false) {
        @Override
        Duration run(EnsembleProcesses ensemble, GapProbe writers) throws Exception {
            int leader = ensemble.leader();
            Duration gap = writers.gapAfter(
                    WRITES_BEFORE, () -> ensemble.member(leader).kill());
            ensemble.member(leader).restart();
            return gap;
        }
    },
    LEADER_DEAF("leader-deaf", "nothing reaches the leader any more, what it says arrives", true) {
        @Override
        Duration run(EnsembleProcesses ensemble, GapProbe writers) throws Exception {
            int leader = ensemble.leader();
            Duration gap =
                    writers.gapAfter(WRITES_BEFORE, () -> ensemble.links().deafen(leader));
            ensemble.links().heal();
            return gap;
        }
    },
    LEADER_MUTE("leader-mute", "nothing that the leader says arrives any more, what is said to it does", true) {
        @Override
        Duration run(EnsembleProcesses ensemble, GapProbe writers) throws Exception {
            int leader = ensemble.leader();
            Duration gap =
                    writers.gapAfter(WRITES_BEFORE, () -> ensemble.links().mute(leader));
            ensemble.links().heal();
            return gap;
        }
    };

    private static final int WRITES_BEFORE = 300;

    private final String label;
    private final String description;
    private final boolean proxied;

    OutageWorkload(String label, String description, boolean proxied) {
        this.label = label;
        this.description = description;
        this.proxied = proxied;
    }

    /** Name on the command line and in tables. */
    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    /** Whether it needs proxies between the members, which cost time for each message. */
    boolean isProxied() {
        return proxied;
    }

    /** One outage of an ensemble whose members all serve; ends what caused it, and does not wait for the member that suffered. */
    abstract Duration run(EnsembleProcesses ensemble, GapProbe writers) throws Exception;

    /** The same, with everything around it. Returns when all members serve again. */
    Duration runOn(EnsembleProcesses ensemble) throws Exception {
        byte[] root = Frames.getData(Scripts.ROOT);
        ensemble.awaitServing(root);
        List<Integer> ports = new ArrayList<>();
        for (int id = 1; id <= ensemble.size(); id++) {
            ports.add(ensemble.member(id).port());
        }
        try (GapProbe writers = new GapProbe(ports)) {
            Duration gap = run(ensemble, writers);
            ensemble.awaitServing(root);
            return gap;
        }
    }
}
