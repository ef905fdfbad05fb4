/** The server, as a program and for embedding. */
module dev.baton.server {
    requires dev.baton.server.core;
    requires dev.baton.wire;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires java.management;
    requires java.security.sasl;
    requires jdk.management;
    requires org.slf4j;
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static org.jspecify;

    exports dev.baton.server;

    opens dev.baton.server.main to
            info.picocli;
}
