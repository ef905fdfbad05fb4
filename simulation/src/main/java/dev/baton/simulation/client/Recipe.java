package dev.baton.simulation.client;

/** The recipes that programs of a run can be about. Each has a program of its own in {@code simulation.recipe}. */
public enum Recipe {
    MUTEX,
    READ_WRITE_LOCK,
    MULTI_LOCK,
    COHORT_LOCK,
    LENIENT_LOCK,
    SEMAPHORE,
    LEADER,
    BARRIER,
    DOUBLE_BARRIER,
    COUNTDOWN,
    RENDEZVOUS,
    COUNTER,
    SHARED_VALUE,
    IDS,
    ONCE,
    RATE,
    SIMPLE_QUEUE,
    WORK_QUEUE,
    GROUP,
    PARTITIONER,
    SCHEDULER,
    DISCOVERY,
    CONFIG
}
