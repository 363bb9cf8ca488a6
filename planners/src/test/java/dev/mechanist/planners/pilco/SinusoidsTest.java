package dev.mechanist.planners.pilco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.GaussianMapContract;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.Moments;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SinusoidsTest {
    abstract static class Kit extends GaussianMapContract {
        @Override
        protected abstract Sinusoids map();

        @Override
        protected double[] sample(double[] z, RandomStream stream) {
            return map().at(z);
        }
    }

    @Nested
    class SinesAndCosines extends Kit {
        @Override
        protected Sinusoids map() {
            return Sinusoids.sinesAndCosines(4, new int[] {3, 1}, new double[] {1, 0.7});
        }
    }

    @Nested
    class Sines extends Kit {
        @Override
        protected Sinusoids map() {
            return Sinusoids.sines(3, new int[] {1, 2}, new double[] {2, -1});
        }
    }

    @Nested
    class Squashing extends Kit {
        @Override
        protected Sinusoids map() {
            return Sinusoids.squashing(3, new int[] {0, 2}, new double[] {10, 3});
        }
    }

    /** exp(k) of a wide Gaussian overflows before it is damped: the moments are then those of a uniform angle. */
    @Test
    void aVeryUncertainAngleGivesTheMomentsOfAUniformOne() {
        DMatrixRMaj wide = new DMatrixRMaj(new double[][] {{2000}});
        Moments y = Sinusoids.sinesAndCosines(1, 0).propagate(new Gaussian(new double[] {0.3}, wide));
        assertArrayEquals(new double[] {0, 0}, y.mean(), 1e-300);
        assertArrayEquals(new double[] {0.5, 0, 0, 0.5}, y.covariance().data, 1e-15);
    }
}
