package dev.mechanist.planners;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.PlanStatistics;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Control when computing an action takes time: what is decided now takes effect {@code latency} steps later. The model predicts
 * the state at which it will, from the measured state and the actions already committed, and the inner controller acts from
 * there.
 */
public final class LatencyAware implements Controller {
    private final Controller inner;
    private final Dynamics dynamics;
    private final int latency;
    private final double[] rest;
    private final Deque<double[]> committed = new ArrayDeque<>();
    private final DMatrixRMaj x;
    private final DMatrixRMaj u;
    private final DMatrixRMaj next = new DMatrixRMaj(0, 0);

    /**
     * @param inner plans from the predicted state
     * @param dynamics predicts it; forked
     * @param latency time steps between a measurement and the action decided from it, at least 1
     */
    public LatencyAware(Controller inner, Dynamics dynamics, int latency) {
        Checks.positive("the latency", latency);
        this.inner = inner;
        this.dynamics = dynamics.fork();
        this.latency = latency;
        SequenceSpace space = SequenceSpace.of(dynamics.spec(), 1);
        rest = new double[space.m()];
        Arrays.setAll(rest, space::rest);
        x = new DMatrixRMaj(1, dynamics.spec().n());
        u = new DMatrixRMaj(1, space.m());
        reset();
    }

    /** Starts an episode with the actions nearest to zero committed for the first {@code latency} steps. */
    @Override
    public void reset() {
        inner.reset();
        committed.clear();
        for (int i = 0; i < latency; i++) {
            committed.add(rest.clone());
        }
    }

    @Override
    public double[] act(double[] state) {
        System.arraycopy(state, 0, x.data, 0, state.length);
        for (double[] action : committed) {
            System.arraycopy(action, 0, u.data, 0, action.length);
            dynamics.step(x, u, next);
            x.setTo(next);
        }
        committed.add(inner.act(Arrays.copyOf(x.data, state.length)));
        return committed.remove();
    }

    @Override
    public List<PlanStatistics> plans() {
        return inner.plans();
    }
}
