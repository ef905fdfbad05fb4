/** The client with libraries that it does not need: each package works where its library is there. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has no descriptors
module dev.baton.bindings {
    requires transitive dev.baton.client;
    requires static transitive com.fasterxml.jackson.databind;
    requires static transitive micrometer.core;
    requires static transitive micrometer.observation;
    requires static org.jspecify;

    exports dev.baton.bindings.json;
    exports dev.baton.bindings.metrics;
}
