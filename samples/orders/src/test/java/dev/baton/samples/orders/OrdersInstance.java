package dev.baton.samples.orders;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service in a process of its own, and what a caller does with it. */
final class OrdersInstance implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String name;
    private final JavaProcess process;
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    /** An answer: status and body. */
    record Answer(int status, JsonNode body) {}

    /** Starts the process and returns at once. */
    OrdersInstance(String name, Path home, List<String> properties) {
        this.name = name;
        List<String> args = new ArrayList<>(
                List.of("-jar", System.getProperty("orders.jar"), "--server.port=0", "--orders.name=" + name));
        properties.forEach(property -> args.add("--" + property));
        process = JavaProcess.start(home.resolve(name + ".log"), args);
    }

    /** Waits until it has a port. */
    OrdersInstance started() {
        await(name + " has a port")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        !process.isAlive() || PORT.matcher(process.output()).find());
        Matcher found = PORT.matcher(process.output());
        if (!found.find()) {
            throw new IllegalStateException(name + " died at its start:\n" + process.output());
        }
        port = Integer.parseInt(found.group(1));
        return this;
    }

    CompletableFuture<Answer> setStatus(String id, String status) {
        return send("PUT", "/orders/" + id + "/status?to=" + status);
    }

    Answer call(String method, String path) {
        return send(method, path).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Answer> send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
            try {
                return new Answer(response.statusCode(), JSON.readTree(response.body()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Waits until the connection's part of the health is as said, and the whole and the HTTP status with it, in one answer. */
    JsonNode awaitHealth(String status) {
        AtomicReference<Answer> seen = new AtomicReference<>();
        await(name + " is " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    Answer health = call("GET", "/actuator/health");
                    seen.set(health);
                    return status.equals(baton(health).path("status").asText())
                            && status.equals(health.body().path("status").asText())
                            && health.status() == (status.equals("UP") ? 200 : 503);
                });
        return baton(seen.get()).path("details");
    }

    private static JsonNode baton(Answer health) {
        return health.body().path("components").path("baton");
    }

    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    String log() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
