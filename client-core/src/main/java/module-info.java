/** The client: its API, and nothing of what is behind it. */
module dev.baton.client {
    requires transitive dev.baton.wire;
    requires com.github.benmanes.caffeine;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires java.naming;
    requires java.security.sasl;
    requires jdk.jfr;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.baton.client;
    exports dev.baton.client.cache;
    exports dev.baton.client.error;
    exports dev.baton.client.event;
    exports dev.baton.client.watch;
}
