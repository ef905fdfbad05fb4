package dev.baton.recipes.lock;

import dev.baton.client.event.Registration;
import dev.baton.recipes.driver.Bulletin;
import java.util.function.Consumer;

/** The states of a handle that passes on those of another one, until its own end. */
final class Bulletins {
    private final Bulletin<LockState> news = new Bulletin<>();
    private final Registration source;

    Bulletins(LockHandle shared) {
        source = shared.onStateChange(state -> {
            news.post(state);
            news.tell();
        });
    }

    Registration subscribe(Consumer<LockState> listener) {
        return news.subscribe(listener);
    }

    void end(LockState last) {
        source.close();
        news.post(last);
        news.tell();
    }
}
