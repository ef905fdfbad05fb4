package dev.baton.benchmarks.compare;

import dev.baton.benchmarks.load.FanOut;
import dev.baton.benchmarks.load.LoadResult;
import dev.baton.benchmarks.load.LoadRun;
import dev.baton.benchmarks.load.LoadSpec;
import dev.baton.benchmarks.load.Scripts;
import dev.baton.benchmarks.load.SessionStorm;
import dev.baton.benchmarks.server.Deployment;

/** Workloads on servers that are up and warm. Saturated means the plan's connections and depth. */
public enum LoadWorkload {
    GET_DATA_128("getData-128", "getData of 128 B, saturated") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.saturated(), lane -> Scripts.reads(lane, 128), server);
        }
    },
    GET_DATA_1K("getData-1k", "getData of 1 KiB, saturated") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.saturated(), lane -> Scripts.reads(lane, 1024), server);
        }
    },
    GET_DATA_1K_DEPTH1("getData-1k-depth1", "getData of 1 KiB, one connection, one at a time") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.single(), lane -> Scripts.reads(lane, 1024), server);
        }
    },
    SET_DATA_1K("setData-1k", "setData of 1 KiB, synced, saturated") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.saturated(), lane -> Scripts.writes(lane, 1024), server);
        }
    },
    SET_DATA_1K_DEPTH1("setData-1k-depth1", "setData of 1 KiB, synced, one connection, one at a time") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.single(), lane -> Scripts.writes(lane, 1024), server);
        }
    },
    EPHEMERAL("ephemeral", "create and delete of ephemeral sequential nodes of 100 B, saturated") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.saturated(), Scripts::ephemerals, server);
        }
    },
    MIX_90_10("mix-90-10", "90 % getData, 10 % setData of 1 KiB, saturated") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.saturated(), lane -> Scripts.mixed(lane, 1024, 90), server);
        }
    },
    SESSIONS("sessions", "sessions opened and closed") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return SessionStorm.measure(server.port(0), plan.saturated(), server);
        }
    },
    WATCH_FANOUT("watch-fanout", "notifications to persistent watchers on one node; latency to the last of them") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            var spec = new LoadSpec(plan.watchers() + 1, 1, 1, plan.settle(), plan.measure());
            return LoadRun.measure(server::port, spec, new FanOut(plan.watchers())::script, server);
        }
    },
    PING("ping", "pings, saturated") {
        @Override
        LoadResult run(Deployment server, Plan plan) throws Exception {
            return LoadRun.measure(server::port, plan.saturated(), lane -> Scripts.pings(), server);
        }
    };

    private final String label;
    private final String description;

    LoadWorkload(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** Name on the command line and in tables. */
    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    /** Loads the server once, which must have the nodes of {@link dev.baton.benchmarks.load.BenchNodes}. */
    abstract LoadResult run(Deployment server, Plan plan) throws Exception;
}
