package dev.mechanist.core.contract;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kit of maps on Gaussians sees what is broken in y = W z, whose parameters are W. */
class GaussianMapKitRejectsTest {
    private static final double[] W = {0.7, -0.4, 0.2, 0.5, 0.3, -0.9};

    /** y = W z with W [2, 3], sound: mean W m, covariance W S W', gain W'. */
    private static class Linear implements GaussianMap {
        final DMatrixRMaj W;

        Linear(double[] weights) {
            W = new DMatrixRMaj(2, 3, true, weights);
        }

        @Override
        public int inputs() {
            return 3;
        }

        @Override
        public int outputs() {
            return 2;
        }

        @Override
        public int parameterCount() {
            return 6;
        }

        @Override
        public Moments propagate(Gaussian z) {
            return moments(z);
        }

        final Moments moments(Gaussian z) {
            DMatrixRMaj mean = new DMatrixRMaj(2, 1);
            CommonOps_DDRM.mult(W, new DMatrixRMaj(3, 1, true, z.mean()), mean);
            DMatrixRMaj WS = new DMatrixRMaj(2, 3);
            DMatrixRMaj covariance = new DMatrixRMaj(2, 2);
            CommonOps_DDRM.mult(W, z.covariance(), WS);
            CommonOps_DDRM.multTransB(WS, W, covariance);
            double both = 0.5 * (covariance.get(0, 1) + covariance.get(1, 0));
            covariance.set(0, 1, both);
            covariance.set(1, 0, both);
            return new Moments(mean.data, covariance, CommonOps_DDRM.transpose(W, null));
        }

        @Override
        public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
            DMatrixRMaj gm = new DMatrixRMaj(3, 1);
            CommonOps_DDRM.multTransA(W, new DMatrixRMaj(2, 1, true, seed.mean()), gm);
            DMatrixRMaj CW = new DMatrixRMaj(2, 3);
            DMatrixRMaj gS = new DMatrixRMaj(3, 3);
            CommonOps_DDRM.mult(seed.covariance(), W, CW);
            CommonOps_DDRM.multTransA(W, CW, gS);
            if (gTheta != null) {
                DMatrixRMaj CWS = new DMatrixRMaj(2, 3);
                CommonOps_DDRM.mult(CW, z.covariance(), CWS);
                for (int e = 0; e < 2; e++) {
                    for (int i = 0; i < 3; i++) {
                        gTheta[e * 3 + i] += seed.mean()[e] * z.mean()[i]
                                + 2 * CWS.get(e, i)
                                + seed.gain().get(i, e);
                    }
                }
            }
            return new Gaussian(gm.data, gS);
        }
    }

    private static class Kit extends GaussianMapContract {
        private final Function<double[], GaussianMap> make;

        Kit(Function<double[], GaussianMap> make) {
            this.make = make;
        }

        @Override
        protected GaussianMap map() {
            return make.apply(W);
        }

        @Override
        protected double[] sample(double[] z, RandomStream stream) {
            DMatrixRMaj y = new DMatrixRMaj(2, 1);
            CommonOps_DDRM.mult(new Linear(W).W, new DMatrixRMaj(3, 1, true, z), y);
            return y.data;
        }

        @Override
        protected double[] parameters() {
            return W.clone();
        }

        @Override
        protected GaussianMap withParameters(double[] theta) {
            return make.apply(theta);
        }
    }

    @TestFactory
    Stream<DynamicTest> maps() {
        Map<String, GaussianMapContract> broken = new LinkedHashMap<>();
        broken.put("covarianceIsSymmetricAndPositive", new Kit(w -> new Linear(w) {
            @Override
            public Moments propagate(Gaussian z) {
                Moments y = moments(z);
                y.covariance().add(0, 1, 1e-9);
                return y;
            }
        }));
        // The input is centred where it stands.
        broken.put("inputsAreNotModifiedAndCallsRepeat", new Kit(w -> new Linear(w) {
            @Override
            public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
                Gaussian adjoint = super.pullback(z, seed, gTheta);
                z.mean()[0] = 0;
                return adjoint;
            }
        }));
        // Shared work, of another input.
        broken.put("linearisationAgreesWithTheSeparateCalls", new Kit(w -> new Linear(w) {
            @Override
            public GaussianLinearisation linearise(Gaussian z) {
                DMatrixRMaj wider = z.covariance().copy();
                wider.add(0, 0, 1e-6);
                return super.linearise(new Gaussian(z.mean(), wider));
            }
        }));
        broken.put("pullbackEqualsItsNumericalTwin", new Kit(w -> new Linear(w) {
            @Override
            public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
                Gaussian adjoint = super.pullback(z, seed, gTheta);
                adjoint.covariance().set(1, 2, 2 * adjoint.covariance().get(1, 2));
                return adjoint;
            }
        }));
        // It overwrites what it should add to.
        broken.put("parameterGradientEqualsItsNumericalTwinAndIsAdded", new Kit(w -> new Linear(w) {
            @Override
            public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
                if (gTheta != null) {
                    Arrays.fill(gTheta, 0);
                }
                return super.pullback(z, seed, gTheta);
            }
        }));
        // A variance that nothing has.
        broken.put("momentsAgreeWithSampling", new Kit(w -> new Linear(w) {
            @Override
            public Moments propagate(Gaussian z) {
                Moments y = moments(z);
                y.covariance().add(1, 1, 0.1 * y.covariance().get(1, 1));
                return y;
            }
        }));
        return Kits.proof(GaussianMapContract.class, new Kit(Linear::new), broken);
    }
}
