package dev.baton.spring.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import dev.baton.testing.containers.BatonContainer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.testcontainers.utility.DockerImageName;

/** The usual form in tests: a static field with a container of an image that is known by its name. */
class ServiceConnectionFieldTest {
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(BatonAutoConfiguration.class)
    static class Application {}

    @Nested
    @SpringJUnitConfig(Application.class)
    class TheOfficialImage {
        @ServiceConnection
        static final StandIn SERVER = new StandIn("zookeeper:3.9.5");

        @Test
        void isKnownByItsName(@Autowired BatonConnectionDetails details) {
            assertThat(details.getConnectString()).isEqualTo(StandIn.address);
            assertThat(details.describeSource()).contains("SERVER");
            assertThat(details.getSslBundle()).isNull();
        }
    }

    @Nested
    @SpringJUnitConfig(Application.class)
    class AnImageOfSomebodyElse {
        @ServiceConnection
        static final StandIn SERVER = new StandIn("registry.example.com/bitnami/zookeeper:3.9");

        @Test
        void isKnownByItsName(@Autowired BatonConnectionDetails details) {
            assertThat(details.getConnectString()).isEqualTo(StandIn.address);
        }
    }

    @Nested
    @SpringJUnitConfig(Application.class)
    class OurOwn {
        @ServiceConnection
        static final BatonStandIn SERVER = new BatonStandIn();

        @Test
        void isKnownByItsType(@Autowired BatonConnectionDetails details) {
            assertThat(details.getConnectString()).isEqualTo(StandIn.address);
            assertThat(details.describeSource()).contains("SERVER");
            assertThat(details.getSslBundle()).isNull();
        }
    }

    /** As {@link StandIn}, of the type that knows its own connect string. */
    static final class BatonStandIn extends BatonContainer {
        BatonStandIn() {
            super(DockerImageName.parse("registry.example.com/mirror:1").asCompatibleSubstituteFor("baton"));
        }

        @Override
        public String getDockerImageName() {
            return "registry.example.com/mirror:1";
        }

        @Override
        public void start() {
            // it runs already
        }

        @Override
        public void stop() {
            // it goes on running
        }

        @Override
        public String getConnectString() {
            return StandIn.address;
        }
    }

    @Nested
    @SpringJUnitConfig(Application.class)
    class AnyImage {
        @ServiceConnection(name = "zookeeper")
        static final StandIn SERVER = new StandIn("ours:1");

        @Test
        void worksUnderTheName(@Autowired BatonConnectionDetails details) {
            assertThat(details.getConnectString()).isEqualTo(StandIn.address);
        }
    }
}
