package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * Random steps of a model that knows how sure it is: each next state is normal with the predicted mean and both variances together,
 * independent of the other states and of every other step. Of a model that is unsure of its function this is TS-1 of Chua et al.
 * (2018): a function drawn anew at each step.
 */
public final class NormalSteps implements StochasticDynamics {
    private final PredictiveDynamics dynamics;
    private final DMatrixRMaj epistemic = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj aleatoric = new DMatrixRMaj(0, 0);

    /** @param dynamics used, not forked */
    public NormalSteps(PredictiveDynamics dynamics) {
        this.dynamics = dynamics;
    }

    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public int noiseDimension() {
        return spec().n();
    }

    @Override
    public int members() {
        return 1;
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        dynamics.step(x, u, next);
    }

    @Override
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        dynamics.rollout(x0, U, X);
    }

    @Override
    public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
        requireSampling(x, noise, member, next);
        dynamics.predict(x, u, next, epistemic, aleatoric);
        for (int i = 0; i < next.getNumElements(); i++) {
            next.data[i] += Math.sqrt(epistemic.data[i] + aleatoric.data[i]) * noise.data[i];
        }
    }

    @Override
    public NormalSteps fork() {
        return new NormalSteps(dynamics.fork());
    }
}
