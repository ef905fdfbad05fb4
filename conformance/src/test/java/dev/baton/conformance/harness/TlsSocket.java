package dev.baton.conformance.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A connection with the JDK's TLS, or without, on which a test decides what is sent. It trusts everybody and shows no certificate. */
public final class TlsSocket implements AutoCloseable {
    private static final int MILLIS_MAX = 60_000;
    private static final SSLContext RESUMING = newContext(null);

    private final Socket socket;
    private final @Nullable SSLContext context;

    private TlsSocket(Socket socket, @Nullable SSLContext context) {
        this.socket = socket;
        this.context = context;
    }

    /** A connection on which nothing is sent. */
    public static TlsSocket plain(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(MILLIS_MAX);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS_MAX);
        return new TlsSocket(socket, null);
    }

    /**
     * A connection whose handshake is over; no former one is resumed.
     *
     * @param protocols to offer; none for the JDK's
     * @throws IOException if the handshake fails
     */
    public static TlsSocket connect(int port, String... protocols) throws IOException {
        return shakingHands(port, newContext(null), protocols);
    }

    /**
     * As {@link #connect(int, String...)}, with a certificate, whatever the server says that it trusts.
     *
     * @param own a store of {@link KeyStores}
     */
    public static TlsSocket showing(int port, Path own, String... protocols) throws IOException {
        return shakingHands(port, newContext(new KeyManager[] {new Showing(own)}), protocols);
    }

    /** As {@link #connect(int, String...)}, in a handshake that goes on from the one before where there was one, and so costs little. */
    public static TlsSocket resuming(int port) throws IOException {
        return shakingHands(port, RESUMING, "TLSv1.2");
    }

    private static SSLContext newContext(KeyManager @Nullable [] keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new TrustingAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TlsSocket shakingHands(int port, SSLContext context, String... protocols) throws IOException {
        Socket lower = plain(port).socket;
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(lower, "127.0.0.1", port, true);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            return new TlsSocket(socket, context);
        } catch (IOException e) {
            lower.close();
            throw e;
        }
    }

    /** Another connection of the same client, which resumes what it has agreed on if the server lets it. */
    public TlsSocket again() throws IOException {
        String protocol = ((SSLSocket) socket).getSession().getProtocol();
        return shakingHands(socket.getPort(), Objects.requireNonNull(context, "not TLS"), protocol);
    }

    /** When what the connection stands on was agreed, in milliseconds of the clock. */
    public long agreedMillis() {
        return ((SSLSocket) socket).getSession().getCreationTime();
    }

    /** The subject of the certificate that the server has shown. */
    public String serverSubject() throws IOException {
        X509Certificate shown =
                (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    /** Begins another handshake on the connection. */
    public void handshakeAgain() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends a four-letter word and returns all that comes. */
    public String ask(String word) throws IOException {
        send(word.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** All that comes until the server closes. */
    public byte[] readToEnd() throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustingAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // whoever it is
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The JDK's own would not show what the server has not asked for. */
    private static final class Showing extends X509ExtendedKeyManager {
        private final X509KeyManager keys;
        private final String alias;

        private Showing(Path store) {
            try {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(KeyStores.load(store), KeyStores.PASSWORD.toCharArray());
                keys = (X509KeyManager) factory.getKeyManagers()[0];
                alias = keys.getClientAliases("EC", null)[0];
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public X509Certificate[] getCertificateChain(String which) {
            return keys.getCertificateChain(which);
        }

        @Override
        public PrivateKey getPrivateKey(String which) {
            return keys.getPrivateKey(which);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }
    }
}
