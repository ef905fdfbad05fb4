package dev.baton.samples.orders;

import dev.baton.recipes.lock.LockTimeout;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP. A refused write is a 409, a lock that is not to be had in time a 503. */
@RestController
class OrdersController {
    private final Orders orders;

    OrdersController(Orders orders) {
        this.orders = orders;
    }

    @PostMapping("/orders/{id}")
    @ResponseStatus(HttpStatus.CREATED)
    void create(@PathVariable String id) {
        orders.create(id);
    }

    @GetMapping("/orders/{id}")
    ResponseEntity<Orders.Order> get(@PathVariable String id) {
        return ResponseEntity.of(orders.find(id).stream().findFirst());
    }

    @PutMapping("/orders/{id}/status")
    Map<String, Object> setStatus(@PathVariable String id, @RequestParam String to) throws InterruptedException {
        return Map.of("status", to, "token", orders.setStatus(id, to));
    }

    @ExceptionHandler(Orders.Overtaken.class)
    @ResponseStatus(HttpStatus.CONFLICT)
    Map<String, Object> overtaken(Orders.Overtaken refused) {
        return Map.of("refused", String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler(LockTimeout.class)
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    Map<String, Object> busy(LockTimeout timeout) {
        return Map.of("busy", String.valueOf(timeout.getMessage()));
    }

    @ExceptionHandler(DuplicateKeyException.class)
    @ResponseStatus(HttpStatus.CONFLICT)
    Map<String, Object> exists(DuplicateKeyException exists) {
        return Map.of("exists", true);
    }
}
