package dev.baton.recipes.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstanceJsonTest {
    private static final ServiceInstance FULL = ServiceInstance.of("orders", "o-1", "10.0.0.7", 8080)
            .withSslPort(8443)
            .withPayload("{\"@class\":\"x.Y\",\"a\":[1,2.5,null,{\"b\":true}]}")
            .withState(InstanceState.DRAINING)
            .withZone("eu-1a")
            .withWeight(30);

    @Test
    void readsWhatItWrites() throws IOException {
        assertThat(InstanceJson.read(InstanceJson.write(FULL))).isEqualTo(FULL);
        ServiceInstance plain = ServiceInstance.of("orders", "::1", 80);
        assertThat(InstanceJson.read(InstanceJson.write(plain))).isEqualTo(plain);
    }

    /** The form that Curator documents, with a member of a later version. */
    @Test
    void readsCuratorsForm() throws IOException {
        ServiceInstance read = InstanceJson.read(
                bytes(
                        "{\"name\":\"test\",\"id\":\"1\",\"address\":\"h\",\"port\":8080,"
                                + "\"sslPort\":null,\"payload\":\"p\",\"registrationTimeUTC\":17,\"serviceType\":\"DYNAMIC_SEQUENTIAL\","
                                + "\"uriSpec\":{\"parts\":[{\"value\":\"scheme\",\"variable\":true}]},\"later\":{\"x\":[{}]}}"));
        assertThat(read.state()).isEqualTo(InstanceState.UP);
        assertThat(read.payload()).isEqualTo("\"p\"");
        assertThat(read.type()).isEqualTo(ServiceType.DYNAMIC_SEQUENTIAL);
        assertThat(read.uriSpec()).contains("\"scheme\"");
        assertThat(read.registrationTimeMillis()).isEqualTo(17);
        assertThat(read.sslPort()).isNull();
    }

    @Test
    void enabledHasTheLastWordOverTheState() throws IOException {
        String json = new String(InstanceJson.write(FULL), StandardCharsets.UTF_8);
        assertThat(json).contains("\"enabled\":false");
        assertThat(InstanceJson.read(bytes(json.replace("\"enabled\":false", "\"enabled\":true")))
                        .state())
                .isEqualTo(InstanceState.UP);
        String up = new String(InstanceJson.write(FULL.withState(InstanceState.UP)), StandardCharsets.UTF_8);
        assertThat(InstanceJson.read(bytes(up.replace("\"enabled\":true", "\"enabled\":false")))
                        .state())
                .isEqualTo(InstanceState.DRAINING);
    }

    @Test
    void whatIsNoInstanceIsRefusedAndNothingElseHappens() {
        for (String wrong :
                new String[] {"", "[]", "{}", "{\"name\":\"a\"", "127.0.0.1", "{\"name\":\"a/b\",\"id\":\"1\"}"}) {
            assertThatThrownBy(() -> InstanceJson.read(bytes(wrong))).isInstanceOf(IOException.class);
        }
        byte[] good = InstanceJson.write(FULL);
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            try {
                InstanceJson.read(bad);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> InstanceJson.read(bytes("{\"payload\":" + "[".repeat(5_000))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPayloadThatIsNoJsonIsRefusedAtOnce() {
        assertThatThrownBy(() -> InstanceJson.write(FULL.withPayload("{\"a\":")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InstanceJson.write(FULL.withPayload(""))).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
