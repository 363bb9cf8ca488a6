package dev.mechanist.planners.pilco;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.GaussianMapContract;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;

class PoliciesTest {
    abstract static class Kit extends GaussianMapContract {
        @Override
        protected abstract PolicyMap map();

        @Override
        protected double[] sample(double[] z, RandomStream stream) {
            return map().at(z);
        }

        @Override
        protected double[] parameters() {
            return map().parameters();
        }

        @Override
        protected PolicyMap withParameters(double[] theta) {
            return map().withParameters(theta);
        }
    }

    @Nested
    class Linear extends Kit {
        @Override
        protected PolicyMap map() {
            return new LinearPolicy(new DMatrixRMaj(new double[][] {{0.5, -1, 2}, {1, 0.3, -0.2}}), new double[] {
                0.1, -0.4
            });
        }
    }

    @Nested
    class RadialBasis extends Kit {
        @Override
        protected PolicyMap map() {
            return network(3, 2, 6);
        }

        /** Targets change the weights by inv(K + 1e-4), whose condition number costs digits in the twin. */
        @Override
        protected double adjointTolerance() {
            return 1e-6;
        }
    }

    static RadialBasisPolicy network(int D, int E, int n) {
        RandomStream stream = RandomStream.of(3, "network", D);
        DMatrixRMaj hyperparameters = new DMatrixRMaj(D + 2, E);
        DMatrixRMaj centres = new DMatrixRMaj(n, D);
        DMatrixRMaj targets = new DMatrixRMaj(n, E);
        for (int i = 0; i < D; i++) {
            for (int e = 0; e < E; e++) {
                hyperparameters.set(i, e, 0.3 * stream.nextGaussian());
            }
        }
        stream.fillGaussian(centres.data, 0, n * D);
        stream.fillGaussian(targets.data, 0, n * E);
        return new RadialBasisPolicy(hyperparameters, centres, targets);
    }
}
