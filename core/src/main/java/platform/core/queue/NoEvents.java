package platform.core.queue;

import io.lettuce.core.event.Event;
import io.lettuce.core.event.EventBus;

import reactor.core.publisher.Flux;

/// Where lettuce would tell of its connections, to nobody here: its own bus starts a scheduler of threads.
enum NoEvents implements EventBus {
    HERE;

    @Override
    public Flux<Event> get() {
        return Flux.never();
    }

    @Override
    public void publish(Event event) {
        // Nobody listens.
    }
}
