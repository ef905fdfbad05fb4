package dev.baton.client.transport;

import dev.baton.client.session.HostPort;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks a server, on a connection of its own and with the four-letter word {@code isro}, whether it takes writes. A server that
 * does not answer so in time takes none, as far as the client is concerned.
 */
final class Prober {
    private static final long LIMIT_MILLIS = 2_000;

    private final StringBuilder answer = new StringBuilder();
    private final Consumer<Boolean> told;
    private boolean over;

    private Prober(Consumer<Boolean> told) {
        this.told = told;
    }

    /** Asks; the answer comes on the loop, once. */
    static void ask(HostPort host, Dialer.Setup setup, Consumer<Boolean> told) {
        Prober prober = new Prober(told);
        Dialer dialer = new Dialer(setup, new Dialer.Result() {
            @Override
            public void connected(Channel channel, HostPort connected) {
                channel.writeAndFlush(channel.alloc().buffer().writeBytes("isro".getBytes(StandardCharsets.US_ASCII)));
                setup.loop().schedule(() -> channel.close(), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            }

            @Override
            public void failed(String why) {
                prober.end();
            }
        });
        dialer.start(List.of(host), () -> prober.new Handler());
        setup.loop()
                .schedule(
                        () -> {
                            dialer.stop();
                            prober.end();
                        },
                        LIMIT_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void end() {
        if (!over) {
            over = true;
            told.accept(answer.toString().startsWith("rw"));
        }
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            answer.append(in.toString(StandardCharsets.US_ASCII));
            in.release();
            if (answer.length() >= 2) {
                context.close();
                end();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
