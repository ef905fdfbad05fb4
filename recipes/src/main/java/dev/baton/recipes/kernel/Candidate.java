package dev.baton.recipes.kernel;

import java.util.List;

/**
 * Somebody who stands for election again and again: contends, leads, and after the end of a term contends anew, unless it is
 * unhealthy, cools down after a resignation, or was stopped. One attempt at a time; the next begins when the node of the one before
 * is gone.
 *
 * <p>Every term that was announced is revoked once, before its node is removed. Pure; stepped by one input at a time.
 */
public final class Candidate {
    /** What a candidate is told. */
    public enum Fact {
        /** Begin. */
        START,
        /** End for good. */
        STOP,
        /** It may lead. */
        HEALTHY,
        /** It must not lead. */
        UNHEALTHY,
        /** The leader wants to stand back for a while. */
        RESIGN,
        /** The while has passed. */
        COOLED_DOWN,
        /** The attempt was admitted. */
        ADMITTED,
        /** Somebody with a higher claim waits. */
        OUTRANKED,
        /** Nobody with a higher claim waits. */
        UNRIVALLED,
        /** Somebody with a higher claim asks for the leadership. */
        ASKED,
        /** What the attempt was granted is lost. */
        LOST,
        /** The attempt is over and nothing of it is left. */
        FINISHED,
        /** The attempt was refused; it is over. */
        REFUSED,
        /** The pause after a refusal has passed. */
        PAUSE_OVER
    }

    /** What a candidate wants done. */
    public enum Order {
        /** Begin an attempt. */
        CONTEND,
        /** Say whether somebody with a higher claim waits. */
        COMPARE,
        /** Tell that the term has begun. */
        ANNOUNCE,
        /** Tell that the term has ended, because of the fact given last. */
        REVOKE,
        /** End the attempt and what it holds. */
        WITHDRAW,
        /** Say {@link Fact#PAUSE_OVER} after a while. */
        PAUSE
    }

    private enum Phase {
        IDLE,
        CONTENDING,
        COMPARING,
        LEADING,
        LEAVING,
        PAUSING
    }

    private final boolean compares;
    private Phase phase = Phase.IDLE;
    private boolean started;
    private boolean stopped;
    private boolean healthy = true;
    private boolean cooling;

    /**
     * Not started.
     *
     * @param compares whether claims differ, so that the one admitted has to compare its own with those of others first
     */
    public Candidate(boolean compares) {
        this.compares = compares;
    }

    /** Takes one fact and appends what follows. Facts that do not fit the phase are late, and ignored. */
    public void step(Fact fact, List<Order> out) {
        switch (fact) {
            case START -> started = true;
            case STOP -> stopped = true;
            case HEALTHY -> healthy = true;
            case UNHEALTHY -> healthy = false;
            case COOLED_DOWN -> cooling = false;
            case RESIGN -> cooling |= phase == Phase.LEADING;
            case ADMITTED -> admitted(out);
            case UNRIVALLED -> unrivalled(out);
            case OUTRANKED -> outranked(out);
            case ASKED -> asked(out);
            case LOST -> lost(out);
            case FINISHED -> finished();
            case REFUSED -> refused(out);
            case PAUSE_OVER -> phase = phase == Phase.PAUSING ? Phase.IDLE : phase;
        }
        settle(out);
    }

    private boolean eligible() {
        return started && !stopped && healthy && !cooling;
    }

    private void admitted(List<Order> out) {
        if (phase == Phase.CONTENDING && compares) {
            phase = Phase.COMPARING;
            out.add(Order.COMPARE);
        } else if (phase == Phase.CONTENDING) {
            lead(out);
        }
    }

    private void unrivalled(List<Order> out) {
        if (phase == Phase.COMPARING) {
            lead(out);
        }
    }

    private void lead(List<Order> out) {
        phase = Phase.LEADING;
        out.add(Order.ANNOUNCE);
    }

    private void outranked(List<Order> out) {
        if (phase == Phase.COMPARING) {
            leave(out);
        }
    }

    private void asked(List<Order> out) {
        if (phase == Phase.LEADING || phase == Phase.COMPARING) {
            leave(out);
        }
    }

    private void lost(List<Order> out) {
        if (phase == Phase.LEADING) {
            out.add(Order.REVOKE);
        }
        if (phase == Phase.LEADING || phase == Phase.COMPARING) {
            phase = Phase.LEAVING;
        }
    }

    private void finished() {
        if (phase == Phase.LEAVING || phase == Phase.CONTENDING || phase == Phase.COMPARING) {
            phase = Phase.IDLE;
        }
    }

    private void refused(List<Order> out) {
        if (phase == Phase.CONTENDING) {
            phase = Phase.PAUSING;
            out.add(Order.PAUSE);
        }
    }

    private void leave(List<Order> out) {
        if (phase == Phase.LEADING) {
            out.add(Order.REVOKE);
        }
        phase = Phase.LEAVING;
        out.add(Order.WITHDRAW);
    }

    /** Brings the phase into line with whether it may lead. */
    private void settle(List<Order> out) {
        boolean active = phase == Phase.CONTENDING || phase == Phase.COMPARING || phase == Phase.LEADING;
        if (active && !eligible()) {
            leave(out);
        } else if (phase == Phase.IDLE && eligible()) {
            phase = Phase.CONTENDING;
            out.add(Order.CONTEND);
        }
    }

    /** Whether a term is announced and not revoked. */
    public boolean isLeading() {
        return phase == Phase.LEADING;
    }

    @Override
    public String toString() {
        return phase
                + (started ? " started" : "")
                + (stopped ? " stopped" : "")
                + (healthy ? "" : " unhealthy")
                + (cooling ? " cooling" : "");
    }
}
