package dev.baton.samples.orders;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Orders in the database, changed under a lock of their own. */
@Service
class Orders {
    private final Client client;
    private final JdbcClient database;
    private final OrderChecks checks;
    private final OrdersProperties properties;

    Orders(Client client, JdbcClient database, OrderChecks checks, OrdersProperties properties) {
        this.client = client;
        this.database = database;
        this.checks = checks;
        this.properties = properties;
    }

    /** An order as it stands, with the token of the lock under which it was written last, and who held that. */
    record Order(String id, String status, long token, String writer) {}

    /** The database has seen a newer token than that of this write. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken(String id, long token) {
            super("order " + id + " was changed under a newer lock than 0x" + Long.toHexString(token));
        }
    }

    // tag::readme[]
    long setStatus(String id, String status) throws InterruptedException {
        try (LockHandle lock = Mutex.on(client, "/locks/orders/" + id).lock(properties.lockTimeout())) {
            checks.check(id); // whatever takes so long that the lock may be lost meanwhile
            int written = database.sql(
                            "update orders set status = ?, token = ?, writer = ? where id = ? and token <= ?")
                    .params(status, lock.token(), properties.name(), id, lock.token())
                    .update();
            if (written == 0) {
                throw new Overtaken(id, lock.token());
            }
            return lock.token();
        }
    }
    // end::readme[]

    /** Makes an order that nobody has written to under a lock yet. */
    void create(String id) {
        database.sql("insert into orders(id, status, token, writer) values (?, 'NEW', 0, '')")
                .param(id)
                .update();
    }

    List<Order> find(String id) {
        return database.sql("select id, status, token, writer from orders where id = ?")
                .param(id)
                .query(Order.class)
                .list();
    }
}
