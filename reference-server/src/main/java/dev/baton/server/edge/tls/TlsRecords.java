package dev.baton.server.edge.tls;

import io.netty.buffer.ByteBuf;

/**
 * Follows the headers of the records that one client sends, which are in clear even where the rest is not (RFC 8446, 5.1), to tell a
 * second handshake on the same connection. TLS 1.2 lets a client begin one at any time, and the server does the greater part of the work.
 *
 * <p>After a client has changed its cipher, it sends one handshake record more: the end of its handshake (TLS 1.2), or its second hello if
 * the server has refused the first one's key share (TLS 1.3, where all later ones are marked as application data). Any further one begins a
 * new handshake.
 */
public final class TlsRecords {
    /** First byte of a connection that speaks TLS. No frame begins with it: it would be of 352 MiB at least. */
    public static final int HANDSHAKE = 22;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_HIGH = 3;

    private int headerBytes;
    private int bodyBytes;
    private boolean cipherChanged;
    private int handshakesSince;

    /** Looks at bytes as they come, without taking them. Returns false if they begin another handshake. */
    public boolean accept(ByteBuf read) {
        int at = read.readerIndex();
        int end = read.writerIndex();
        while (at < end) {
            if (headerBytes == HEADER_BYTES && bodyBytes > 0) {
                int skipped = Math.min(bodyBytes, end - at);
                bodyBytes -= skipped;
                at += skipped;
            } else if (!header(read.getUnsignedByte(at++))) {
                return false;
            }
        }
        return true;
    }

    private boolean header(int value) {
        if (headerBytes == HEADER_BYTES) {
            headerBytes = 0;
        }
        int index = headerBytes++;
        if (index == 0) {
            return type(value);
        }
        if (index == LENGTH_HIGH) {
            bodyBytes = value << Byte.SIZE;
        } else if (index > LENGTH_HIGH) {
            bodyBytes |= value;
        }
        return true;
    }

    private boolean type(int type) {
        if (type == CHANGE_CIPHER_SPEC) {
            cipherChanged = true;
        }
        if (type == HANDSHAKE && cipherChanged) {
            handshakesSince++;
        }
        return handshakesSince <= 1;
    }
}
