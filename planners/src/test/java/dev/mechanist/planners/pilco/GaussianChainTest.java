package dev.mechanist.planners.pilco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.GaussianMapContract;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GaussianChainTest {
    private static final DMatrixRMaj READ_OUT =
            new DMatrixRMaj(new double[][] {{1, 0, 0, 0, 0, 0.2, 0}, {0, 1, 0, 0.5, 0, 0, 1}, {0, 0, 0, 0, 1, 0, -1}});

    /** Every kind of map in one chain. */
    @Nested
    class Everything extends GaussianMapContract {
        @Override
        protected GaussianMap map() {
            return chain(PoliciesTest.network(3, 1, 5));
        }

        private GaussianMap chain(PolicyMap policy) {
            return GaussianChain.from(2)
                    .then(Sinusoids.sinesAndCosines(1, 0), 1)
                    .thenLearned(policy, 0, 2, 3)
                    .then(Sinusoids.squashing(1, new int[] {0}, new double[] {2}), 4)
                    .then(new SaturatingLoss(CommonOps_DDRM.identity(3), new double[] {0, 1, 0}), 2, 3, 5)
                    .reading(READ_OUT);
        }

        @Override
        protected double[] parameters() {
            return PoliciesTest.network(3, 1, 5).parameters();
        }

        @Override
        protected GaussianMap withParameters(double[] theta) {
            return chain(PoliciesTest.network(3, 1, 5).withParameters(theta));
        }

        /** See {@link PoliciesTest}. */
        @Override
        protected double adjointTolerance() {
            return 1e-6;
        }

        @Override
        protected List<Gaussian> examples() {
            return List.of(randomGaussian(2, 1, 0.8, 0.01));
        }

        @Override
        protected double[] sample(double[] z, RandomStream stream) {
            double[] a = {z[0], z[1], Math.sin(z[1]), Math.cos(z[1]), 0, 0, 0};
            a[4] = PoliciesTest.network(3, 1, 5).at(new double[] {a[0], a[2], a[3]})[0];
            a[5] = 2 * (9 * Math.sin(a[4]) + Math.sin(3 * a[4])) / 8;
            a[6] = 1 - Math.exp(-0.5 * (a[2] * a[2] + (a[3] - 1) * (a[3] - 1) + a[5] * a[5]));
            return MomentAlgebra.multiply(READ_OUT, a);
        }

        /** Matching moments stage by stage is approximate: entries with curvature come out right to 25 percent only. */
        @Override
        protected double sampleTolerance() {
            return 40;
        }
    }

    /** Linear maps stay Gaussian: a chain of them is exact, also through the singular covariance of (x, u(x)). */
    @Test
    void aChainOfLinearMapsIsTheirProduct() {
        LinearPolicy u = new LinearPolicy(new DMatrixRMaj(new double[][] {{0.5, -1}}), new double[] {0.3});
        LinearPolicy next =
                new LinearPolicy(new DMatrixRMaj(new double[][] {{1, 0.1, 0}, {-0.2, 1, 0.4}}), new double[] {0, 0.1});
        GaussianChain chain = GaussianChain.from(2).then(u, 0, 1).then(next, 0, 1, 2);
        DMatrixRMaj closed = new DMatrixRMaj(new double[][] {{1, 0.1}, {-0.2 + 0.4 * 0.5, 1 - 0.4}});
        Gaussian x = new Gaussian(new double[] {0.7, -0.4}, new DMatrixRMaj(new double[][] {{0.2, 0.05}, {0.05, 0.1}}));
        Moments y = chain.propagate(x);
        DMatrixRMaj S = CommonOps_DDRM.multTransB(CommonOps_DDRM.mult(closed, x.covariance(), null), closed, null);
        assertArrayEquals(S.data, y.covariance().data, 1e-15);
        assertArrayEquals(CommonOps_DDRM.transpose(closed, null).data, y.gain().data, 1e-15);
        assertEquals(0.7 - 0.04, y.mean()[0], 1e-15);
        assertEquals(-0.14 - 0.4 + 0.4 * (0.35 + 0.4 + 0.3) + 0.1, y.mean()[1], 1e-15);
    }
}
