package dev.mechanist.planners;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.ejml.data.DMatrixRMaj;

/**
 * Control when computing an action takes time: what is decided now takes effect {@code latency} steps later. The model predicts
 * the state at which it will, from the measured state and the actions already committed, and the inner policy acts from
 * there.
 */
public final class LatencyAware implements Policy {
    private final Policy inner;
    private final Dynamics dynamics;
    private final int latency;
    private final double[] rest;
    private final Deque<double[]> committed = new ArrayDeque<>();
    private final DMatrixRMaj x;
    private final DMatrixRMaj u;
    private final DMatrixRMaj next = new DMatrixRMaj(0, 0);

    /**
     * @param inner acts from the predicted state, at the time when its action takes effect
     * @param dynamics predicts it; forked
     * @param latency time steps between a measurement and the action decided from it, at least 1
     */
    public LatencyAware(Policy inner, Dynamics dynamics, int latency) {
        Checks.positive("the latency", latency);
        this.inner = inner;
        this.dynamics = dynamics.fork();
        this.latency = latency;
        SequenceSpace space = SequenceSpace.of(dynamics.spec(), 1);
        rest = new double[space.m()];
        Arrays.setAll(rest, space::rest);
        x = new DMatrixRMaj(1, dynamics.spec().n());
        u = new DMatrixRMaj(1, space.m());
        for (int i = 0; i < latency; i++) {
            committed.add(rest.clone());
        }
    }

    /** An episode with the actions nearest to zero committed for the first {@code latency} steps. */
    @Override
    public LatencyAware start(long seed) {
        return new LatencyAware(inner.start(seed), dynamics, latency);
    }

    @Override
    public void act(Observation o, double time, double[] u) {
        double[] state = o.vector();
        Shapes.requireLength("observation", state, x.numCols);
        System.arraycopy(state, 0, x.data, 0, state.length);
        for (double[] action : committed) {
            System.arraycopy(action, 0, this.u.data, 0, action.length);
            dynamics.step(x, this.u, next);
            x.setTo(next);
        }
        double[] decided = new double[u.length];
        inner.act(
                Observation.of(Arrays.copyOf(x.data, state.length)),
                time + latency * dynamics.spec().dt(),
                decided);
        committed.add(decided);
        System.arraycopy(committed.remove(), 0, u, 0, u.length);
    }
}
