package dev.baton.client;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A name server on loopback that answers every question with the same SRV records, or with "no such name" if there are none. */
final class FakeDns implements AutoCloseable {
    private static final int HEADER_BYTES = 12;
    private static final int TYPE_SRV = 33;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private volatile List<ServerAddress> servers = List.of();

    FakeDns() {
        try {
            socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void servers(ServerAddress... now) {
        servers = List.of(now);
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            } catch (IOException e) {
                return;
            }
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        List<ServerAddress> now = servers;
        int nameEnd = HEADER_BYTES;
        while (question[nameEnd] != 0) {
            nameEnd += question[nameEnd] + 1;
        }
        int questionEnd = nameEnd + 5;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(0x8580 | (now.isEmpty() ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(now.size());
        out.writeInt(0);
        out.write(question, HEADER_BYTES, questionEnd - HEADER_BYTES);
        for (ServerAddress server : now) {
            out.writeShort(0xC000 | HEADER_BYTES);
            out.writeShort(TYPE_SRV);
            out.writeShort(1);
            out.writeInt(1);
            byte[] target = name(server.host());
            out.writeShort(6 + target.length);
            out.writeShort(10);
            out.writeShort(50);
            out.writeShort(server.port());
            out.write(target);
        }
        return bytes.toByteArray();
    }

    private static byte[] name(String host) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : host.split("\\.")) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
