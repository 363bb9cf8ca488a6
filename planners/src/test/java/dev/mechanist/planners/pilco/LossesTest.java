package dev.mechanist.planners.pilco;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.GaussianMapContract;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.MomentAlgebra;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;

class LossesTest {
    private static final DMatrixRMaj WEIGHT =
            new DMatrixRMaj(new double[][] {{2, 0.5, 0}, {0.5, 1, -0.3}, {0, -0.3, 0.4}});
    private static final double[] TARGET = {0.5, -0.2, 0.3};

    private static double distance(double[] x) {
        double[] d = new double[3];
        for (int i = 0; i < 3; i++) {
            d[i] = x[i] - TARGET[i];
        }
        return MomentAlgebra.quadratic(WEIGHT, d);
    }

    @Nested
    class Saturating extends GaussianMapContract {
        @Override
        protected GaussianMap map() {
            return new SaturatingLoss(WEIGHT, TARGET);
        }

        @Override
        protected double[] sample(double[] z, RandomStream stream) {
            return new double[] {1 - Math.exp(-0.5 * distance(z))};
        }
    }

    @Nested
    class Quadratic extends GaussianMapContract {
        @Override
        protected GaussianMap map() {
            return new QuadraticLoss(WEIGHT, TARGET);
        }

        @Override
        protected double[] sample(double[] z, RandomStream stream) {
            return new double[] {distance(z)};
        }
    }
}
