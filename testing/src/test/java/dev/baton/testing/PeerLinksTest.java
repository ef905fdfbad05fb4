package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.testing.PeerLinks.MemberPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two members that are plain sockets. */
class PeerLinksTest {
    private static final int QUIET_MILLIS = 200;
    private static final int LIMIT_MILLIS = 30_000;

    @Test
    void whatAMutedMemberSaysArrivesLateAndWhatItHearsAtOnce() throws IOException {
        try (ServerSocket one = listener();
                ServerSocket two = listener();
                PeerLinks links = PeerLinks.between(List.of(ports(one), ports(two)));
                Socket calling = new Socket(InetAddress.getLoopbackAddress(), links.quorumPort(1, 2));
                Socket called = two.accept();
                Socket callingBack = new Socket(InetAddress.getLoopbackAddress(), links.electionPort(2, 1));
                Socket calledBack = one.accept()) {
            links.mute(1);

            called.getOutputStream().write(7);
            callingBack.getOutputStream().write(8);
            assertThat(read(calling, LIMIT_MILLIS)).isEqualTo(7);
            assertThat(read(calledBack, LIMIT_MILLIS)).isEqualTo(8);
            calling.getOutputStream().write(9);
            calledBack.getOutputStream().write(10);
            assertThatThrownBy(() -> read(called, QUIET_MILLIS)).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> read(callingBack, QUIET_MILLIS)).isInstanceOf(SocketTimeoutException.class);

            links.heal();
            assertThat(read(called, LIMIT_MILLIS)).isEqualTo(9);
            assertThat(read(callingBack, LIMIT_MILLIS)).isEqualTo(10);
        }
    }

    @Test
    void nobodyHasALinkToItself() throws IOException {
        try (ServerSocket one = listener();
                PeerLinks links = PeerLinks.between(List.of(ports(one), ports(one)))) {
            assertThatThrownBy(() -> links.quorumPort(2, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("link 2 to 2 is not allowed. Allowed: different numbers from 1 to 2");
        }
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static MemberPorts ports(ServerSocket member) {
        return new MemberPorts(member.getLocalPort(), member.getLocalPort());
    }

    private static int read(Socket socket, int limitMillis) throws IOException {
        socket.setSoTimeout(limitMillis);
        return socket.getInputStream().read();
    }
}
