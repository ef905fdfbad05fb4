package dev.baton.server.edge.client;

import dev.baton.wire.model.AclId;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind TLS until its handshake is over, and gives its place to the handler of requests, which is told who the client has proved to
 * be. What goes wrong until then is the client's doing and told in a line.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEnd.class);

    /** Scheme of the identity that a certificate proves. */
    private static final String X509 = "x509";

    private final ClientPort port;
    private final ClientPort.Guest guest;

    TlsEnd(ClientPort port, ClientPort.Guest guest) {
        this.port = port;
        this.guest = guest;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent end)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        guest.handsShaken();
        if (!end.isSuccess()) {
            failed(end.cause());
            return;
        }
        SSLSession session = ctx.pipeline().get(SslHandler.class).engine().getSession();
        ClientHandler handler = port.admit(guest, identities(session));
        ctx.pipeline().replace(this, null, handler);
        handler.channelActive(ctx.pipeline().context(handler));
    }

    /** The subject in the form of RFC 2253, by which lists name it. */
    private static List<AclId> identities(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate own) {
                return List.of(new AclId(X509, own.getSubjectX500Principal().getName()));
            }
        } catch (SSLPeerUnverifiedException e) {
            LOG.debug("the client has shown no certificate");
        }
        return List.of();
    }

    private void failed(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            port.refusals().add(Refusal.HANDSHAKE_TIMEOUT, guest.remote());
        } else if (cause instanceof NotSslRecordException) {
            port.refusals().add(Refusal.NOT_TLS, guest.remote());
        } else if (cause instanceof ClosedChannelException || isBroken(cause.getCause())) {
            LOG.debug("connection ended in its TLS handshake client={}", guest.remote());
        } else {
            port.refusals().add(Refusal.TLS_HANDSHAKE, guest.remote(), String.valueOf(cause.getMessage()));
        }
    }

    /** The client has gone, which is nobody's refusal. */
    private static boolean isBroken(@Nullable Throwable cause) {
        return cause instanceof IOException && !(cause instanceof SSLException);
    }

    /** The end of the handshake tells the reason. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("TLS handshake failed client={} cause={}", guest.remote(), cause.toString());
        ctx.close();
    }
}
