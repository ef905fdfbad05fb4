/** Locks, leaders and the other recipes: their API, without kernels and drivers. */
module dev.baton.recipes {
    requires transitive dev.baton.client;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.baton.recipes.barrier;
    exports dev.baton.recipes.config;
    exports dev.baton.recipes.counter;
    exports dev.baton.recipes.discovery;
    exports dev.baton.recipes.group;
    exports dev.baton.recipes.leader;
    exports dev.baton.recipes.lock;
    exports dev.baton.recipes.queue;
    exports dev.baton.recipes.semaphore;
}
