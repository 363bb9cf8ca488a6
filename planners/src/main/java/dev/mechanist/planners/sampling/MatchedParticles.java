package dev.mechanist.planners.sampling;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import org.ejml.data.DMatrixRMaj;

/**
 * Moment matching by particles (Chua et al. 2018, section 5): after each step the particles of a candidate, consecutive rows,
 * are replaced by draws from the normal distribution with their mean and their variance in each coordinate. The noise of a
 * row and step is the model's own, then n numbers for that draw.
 */
public final class MatchedParticles implements StochasticDynamics {
    private final StochasticDynamics dynamics;
    private final int particles;
    private final DMatrixRMaj inner = new DMatrixRMaj(0, 0);

    /**
     * @param dynamics the model
     * @param particles rows per candidate, at least 2; a batch is a multiple of it
     */
    public MatchedParticles(StochasticDynamics dynamics, int particles) {
        if (particles < 2) {
            throw new InputException("matching moments needs at least 2 particles, not " + particles);
        }
        this.dynamics = dynamics;
        this.particles = particles;
    }

    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public int noiseDimension() {
        return dynamics.noiseDimension() + spec().n();
    }

    @Override
    public int members() {
        return dynamics.members();
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
        int own = dynamics.noiseDimension();
        int n = spec().n();
        requireSampling(x, noise, member, next);
        if (x.numRows % particles != 0) {
            throw new IllegalArgumentException(x.numRows + " rows are no multiple of " + particles + " particles");
        }
        inner.reshape(x.numRows, own);
        for (int b = 0; b < x.numRows; b++) {
            System.arraycopy(noise.data, b * noise.numCols, inner.data, b * own, own);
        }
        dynamics.sample(x, u, inner, member, next);
        for (int first = 0; first < x.numRows; first += particles) {
            for (int i = 0; i < n; i++) {
                redraw(next, first, i, noise, own + i);
            }
        }
    }

    private void redraw(DMatrixRMaj next, int first, int i, DMatrixRMaj noise, int column) {
        int n = next.numCols;
        double sum = 0;
        for (int p = 0; p < particles; p++) {
            sum += next.data[(first + p) * n + i];
        }
        double mean = sum / particles;
        double squares = 0;
        for (int p = 0; p < particles; p++) {
            double d = next.data[(first + p) * n + i] - mean;
            squares += d * d;
        }
        double deviation = Math.sqrt(squares / particles);
        for (int p = 0; p < particles; p++) {
            next.data[(first + p) * n + i] = mean + deviation * noise.data[(first + p) * noise.numCols + column];
        }
    }

    @Override
    public MatchedParticles fork() {
        return new MatchedParticles(dynamics.fork(), particles);
    }
}
