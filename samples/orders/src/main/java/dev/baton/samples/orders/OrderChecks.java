package dev.baton.samples.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.stereotype.Component;

/** Asks somebody outside, which takes its time: the part of the work during which a lock can be lost unnoticed. */
@Component
class OrderChecks {
    private final OrdersProperties properties;
    private final HttpClient http = HttpClient.newHttpClient();

    OrderChecks(OrdersProperties properties) {
        this.properties = properties;
    }

    void check(String id) throws InterruptedException {
        URI url = properties.checkUrl();
        if (url == null) {
            return;
        }
        try {
            http.send(
                    HttpRequest.newBuilder(url.resolve("/check/" + id)).build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
