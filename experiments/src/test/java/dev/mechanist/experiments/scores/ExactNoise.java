package dev.mechanist.experiments.scores;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import org.ejml.data.DMatrixRMaj;

/** An exact model as a random one: noise is added to the first state, as much as its member's number. */
public record ExactNoise(Dynamics dynamics) implements StochasticDynamics {
    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public int noiseDimension() {
        return 1;
    }

    @Override
    public int members() {
        return 3;
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        dynamics.step(x, u, next);
    }

    @Override
    public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
        dynamics.step(x, u, next);
        for (int b = 0; b < x.numRows; b++) {
            next.data[b * next.numCols] += 0.01 * member[b] * noise.data[b];
        }
    }

    @Override
    public ExactNoise fork() {
        return new ExactNoise(dynamics.fork());
    }
}
