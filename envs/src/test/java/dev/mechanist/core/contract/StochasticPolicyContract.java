package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.acting.StochasticPolicy;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link StochasticPolicy} must satisfy besides: noise in, action out, and nothing random in between. */
public interface StochasticPolicyContract extends BatchPolicyContract {
    @Override
    StochasticPolicy policy();

    private DMatrixRMaj noise(long seed) {
        DMatrixRMaj noise = new DMatrixRMaj(ROWS, policy().noiseDimension());
        RandomStream.of(seed, "contract-policy-noise", 0).fillGaussian(noise.data, 0, noise.getNumElements());
        return noise;
    }

    @Test
    default void samplesAreFunctionsOfTheNoise() {
        StochasticPolicy policy = policy();
        Observations all = stackOfRows();
        DMatrixRMaj e = noise(1);
        double[] copy = e.data.clone();
        DMatrixRMaj first = new DMatrixRMaj(0, 0);
        DMatrixRMaj other = new DMatrixRMaj(0, 0);
        DMatrixRMaj again = new DMatrixRMaj(0, 0);
        policy.sample(all, e, first);
        policy.sample(all, noise(2), other);
        policy.fork().sample(all, e, again);
        assertArrayEquals(copy, e.data, "noise is not modified");
        assertArrayEquals(first.data, again.data);
        assertFalse(Arrays.equals(first.data, other.data), "other noise, other actions");
    }

    @Test
    default void samplesOfABatchEqualLoop() {
        StochasticPolicy policy = policy();
        Observation[] rows = rows();
        DMatrixRMaj e = noise(3);
        DMatrixRMaj batch = new DMatrixRMaj(0, 0);
        policy.sample(stackOfRows(), e, batch);
        int m = spec().m();
        int k = e.numCols;
        for (int b = 0; b < ROWS; b++) {
            DMatrixRMaj u = new DMatrixRMaj(0, 0);
            DMatrixRMaj row = new DMatrixRMaj(1, k, true, Arrays.copyOfRange(e.data, b * k, (b + 1) * k));
            policy.sample(rows[b].batch(), row, u);
            DynamicsContract.assertClose(u.data, Arrays.copyOfRange(batch.data, b * m, (b + 1) * m), tolerance());
            for (int i = 0; i < m; i++) {
                assertTrue(u.data[i] >= spec().actionLower()[i] && u.data[i] <= spec().actionUpper()[i]);
            }
        }
    }

    /** In episodes it acts by its means; {@link StochasticPolicy#sampling} is a policy of its own, decided by the seed. */
    @Test
    default void episodesAreSampledOnlyWhereThatIsAskedFor() {
        Observation o = rows()[0];
        double[] mean = new double[spec().m()];
        policy().start(1).act(o, 0, mean);
        double[] other = new double[spec().m()];
        policy().start(2).act(o, 0, other);
        assertArrayEquals(mean, other);
        Policy sampling = policy().sampling();
        double[] sampled = new double[spec().m()];
        sampling.start(1).act(o, 0, sampled);
        sampling.start(2).act(o, 0, other);
        assertFalse(Arrays.equals(mean, sampled));
        assertFalse(Arrays.equals(sampled, other), "the seed decides");
    }

    private Observations stackOfRows() {
        return BatchPolicyContract.stack(rows());
    }
}
