package dev.mechanist.planners.tree;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.planners.Checks;
import org.ejml.data.DMatrixRMaj;

/** Looking ahead in a deterministic model. */
public final class DynamicsSearch implements SearchModel {
    /** A state. */
    public record Point(double[] state) implements Situation {}

    private final Dynamics dynamics;
    private final Cost cost;
    private final DMatrixRMaj x;
    private final DMatrixRMaj u;
    private final DMatrixRMaj next = new DMatrixRMaj(0, 0);

    /** The model and the cost are forked. */
    public DynamicsSearch(Dynamics dynamics, Cost cost) {
        Checks.cost(dynamics.spec(), cost);
        this.dynamics = dynamics.fork();
        this.cost = cost.fork();
        x = new DMatrixRMaj(1, dynamics.spec().n());
        u = new DMatrixRMaj(1, dynamics.spec().m());
    }

    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public Situation root(double[] state) {
        return new Point(state.clone());
    }

    @Override
    public Outcome advance(Situation from, double[] action, int t, RandomStream random) {
        System.arraycopy(from.state(), 0, x.data, 0, x.numCols);
        System.arraycopy(action, 0, u.data, 0, u.numCols);
        dynamics.step(x, u, next);
        double charged = cost.running(x.data, 0, u.data, 0, t);
        return new Outcome(new Point(next.data.clone()), charged, cost.ends(next.data, 0));
    }

    @Override
    public double terminal(Situation last, int t) {
        return cost.terminal(last.state(), 0, t);
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public void finish(Situation root) {
        // Nothing was borrowed.
    }
}
