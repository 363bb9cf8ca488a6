package dev.mechanist.planners.tree;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.planners.Checks;
import org.ejml.data.DMatrixRMaj;

/** Looking ahead in a random model, each step under a member of the ensemble drawn anew. */
public final class StochasticSearch implements SearchModel {
    private final StochasticDynamics dynamics;
    private final Cost cost;
    private final DMatrixRMaj x;
    private final DMatrixRMaj u;
    private final DMatrixRMaj noise;
    private final int[] member = new int[1];
    private final DMatrixRMaj next = new DMatrixRMaj(0, 0);

    /** The model and the cost are forked. */
    public StochasticSearch(StochasticDynamics dynamics, Cost cost) {
        Checks.cost(dynamics.spec(), cost);
        this.dynamics = dynamics.fork();
        this.cost = cost.fork();
        x = new DMatrixRMaj(1, dynamics.spec().n());
        u = new DMatrixRMaj(1, dynamics.spec().m());
        noise = new DMatrixRMaj(1, dynamics.noiseDimension());
    }

    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public Situation root(double[] state) {
        return new DynamicsSearch.Point(state.clone());
    }

    @Override
    public Outcome advance(Situation from, double[] action, int t, RandomStream random) {
        System.arraycopy(from.state(), 0, x.data, 0, x.numCols);
        System.arraycopy(action, 0, u.data, 0, u.numCols);
        random.fillGaussian(noise.data, 0, noise.numCols);
        member[0] = random.nextInt(dynamics.members());
        dynamics.sample(x, u, noise, member, next);
        double charged = cost.running(x.data, 0, u.data, 0, t);
        return new Outcome(new DynamicsSearch.Point(next.data.clone()), charged, cost.ends(next.data, 0));
    }

    @Override
    public double terminal(Situation last, int t) {
        return cost.terminal(last.state(), 0, t);
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public void finish(Situation root) {
        // Nothing was borrowed.
    }
}
