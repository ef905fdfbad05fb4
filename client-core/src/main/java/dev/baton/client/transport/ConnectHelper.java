package dev.baton.client.transport;

import dev.baton.client.session.HostPort;
import dev.baton.client.session.Input;
import dev.baton.client.session.Output;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a driver needs from threads that may block: lists of servers, tokens of SASL; and the probing of other servers. */
final class ConnectHelper {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectHelper.class);
    private static final long RETRY_MILLIS = 500;

    private final DriverConfig config;
    private final Dialer.Setup setup;
    private final Consumer<Input> machine;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile List<HostPort> lastHosts = List.of();

    /** Inputs are given on the loop, in a turn of their own. */
    ConnectHelper(DriverConfig config, Dialer.Setup setup, Consumer<Input> machine) {
        this.config = config;
        this.setup = setup;
        this.machine = machine;
    }

    void tell(Input input) {
        try {
            setup.loop().execute(() -> machine.accept(input));
        } catch (RejectedExecutionException e) {
            LOG.debug("the client has ended", e);
        }
    }

    /** Asks until there are servers, then starts the machine. */
    void findFirstHosts() {
        setup.blocking().execute(() -> {
            List<HostPort> hosts = ask();
            if (hosts.isEmpty()) {
                setup.loop().schedule(this::findFirstHosts, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                lastHosts = hosts;
                tell(new Input.Hosts(hosts));
                tell(new Input.Start());
            }
        });
    }

    /** Asks again in the background; what comes is for the next attempt. */
    void refreshHosts() {
        if (config.hostSource() == null || !refreshing.compareAndSet(false, true)) {
            return;
        }
        setup.blocking().execute(() -> {
            List<HostPort> hosts = ask();
            refreshing.set(false);
            if (!hosts.isEmpty() && !hosts.equals(lastHosts)) {
                lastHosts = hosts;
                tell(new Input.Hosts(hosts));
            }
        });
    }

    private List<HostPort> ask() {
        Supplier<List<HostPort>> source = config.hostSource();
        if (source == null) {
            return List.of();
        }
        try {
            return List.copyOf(source.get());
        } catch (RuntimeException e) {
            LOG.warn("the list of servers cannot be had, the former stays: {}", e.toString());
            return List.of();
        }
    }

    void probe(HostPort host) {
        Prober.ask(host, setup, writable -> machine.accept(new Input.Probed(host, writable)));
    }

    void saslStep(Output.SaslStep step) {
        SaslSteps steps = config.saslSteps();
        if (steps == null) {
            return;
        }
        setup.blocking().execute(() -> {
            byte[] challenge = step.challenge();
            try {
                SaslSteps.Step next =
                        challenge == null ? steps.first(step.host().host()) : steps.next(challenge);
                tell(answer(step, next, null));
            } catch (SaslException | RuntimeException e) {
                tell(answer(step, new SaslSteps.Step(null, false), String.valueOf(e.getMessage())));
            }
        });
    }

    private static Input answer(Output.SaslStep step, SaslSteps.Step next, @Nullable String error) {
        return new Input.SaslToken(step.attempt(), next.token(), next.complete(), error);
    }
}
