package dev.baton.spring.testcontainers;

import dev.baton.testing.containers.BatonContainer;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/** The container of the page about Spring, compiled so that it stays true; {@code ServiceConnectionFieldTest} runs one like it. */
final class DocumentedContainer {
    // tag::page[]
    @ServiceConnection
    static final BatonContainer SERVER = new BatonContainer("baton:latest");
    // end::page[]

    private DocumentedContainer() {}
}
