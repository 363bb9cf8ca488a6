package dev.mechanist.planners.pilco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Two controls of a state with one angle, along three distributions of states. */
class NaturalCoordinatesTest {
    private static final StateFeatures FEATURES = StateFeatures.sinesForAngles(new boolean[] {false, false, true});
    private static final double[] BOUNDS = {2, 0.5};

    private static RadialBasisPolicy policy(RandomStream random) {
        int D = FEATURES.policy().length;
        return new RadialBasisPolicy(matrix(D + 2, 2, 0.2, random), matrix(7, D, 1, random), matrix(7, 2, 0.6, random));
    }

    private static DMatrixRMaj matrix(int rows, int columns, double deviation, RandomStream random) {
        DMatrixRMaj a = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < a.data.length; i++) {
            a.data[i] = deviation * random.nextGaussian();
        }
        return a;
    }

    private static List<Gaussian> states(RandomStream random) {
        List<Gaussian> states = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            DMatrixRMaj root = matrix(3, 3, 0.3, random);
            states.add(new Gaussian(matrix(3, 1, 0.7, random).data, CommonOps_DDRM.multTransB(root, root, null)));
        }
        return states;
    }

    /** By finite differences of the controls at the points mean +- sqrt(3) times the columns of a root of the covariance. */
    private static double meanSquare(PolicyMap policy, double[] direction, List<Gaussian> states) {
        double h = 1e-5;
        double sum = 0;
        int points = 0;
        for (Gaussian x : states) {
            DMatrixRMaj root = MomentAlgebra.root(x.covariance());
            for (int k = 0; k < 6; k++) {
                double[] point = x.mean().clone();
                for (int i = 0; i < 3; i++) {
                    point[i] += (k < 3 ? 1 : -1) * Math.sqrt(3) * root.get(i, k % 3);
                }
                double[] up = FEATURES.control(moved(policy, direction, h), BOUNDS, point);
                double[] down = FEATURES.control(moved(policy, direction, -h), BOUNDS, point);
                for (int j = 0; j < 2; j++) {
                    sum += Math.pow((up[j] - down[j]) / (2 * h) / BOUNDS[j], 2);
                }
                points++;
            }
        }
        return sum / points;
    }

    private static PolicyMap moved(PolicyMap policy, double[] direction, double by) {
        double[] theta = policy.parameters();
        for (int i = 0; i < theta.length; i++) {
            theta[i] += by * direction[i];
        }
        return policy.withParameters(theta);
    }

    @Test
    void aStepsSquareIsTheMeanSquareOfTheControlsChangeAndTheDamping() {
        RandomStream random = RandomStream.of(1, "natural coordinates", 0);
        RadialBasisPolicy policy = policy(random);
        List<Gaussian> states = states(random);
        NaturalCoordinates coordinates = new NaturalCoordinates(policy, FEATURES, BOUNDS, states);
        int P = policy.parameterCount();
        assertArrayEquals(policy.parameters(), coordinates.parameters(new double[P]));
        double trace = 0;
        for (int i = 0; i < P; i++) {
            double[] unit = new double[P];
            unit[i] = 1;
            trace += meanSquare(policy, unit, states);
        }
        for (int trial = 0; trial < 5; trial++) {
            double[] z = matrix(P, 1, 1, random).data;
            double[] direction = coordinates.parameters(z);
            double length = 0;
            double square = 0;
            for (int i = 0; i < P; i++) {
                direction[i] -= policy.parameters()[i];
                length += direction[i] * direction[i];
                square += z[i] * z[i];
            }
            double controls = meanSquare(policy, direction, states);
            assertTrue(controls > 0.02 * square, "the controls' part is " + controls + " of " + square);
            assertEquals(square, controls + 1e-3 * trace * length, 1e-5 * square);
        }
    }

    @Test
    void theGradientIsThatByTheCoordinates() {
        RandomStream random = RandomStream.of(2, "natural coordinates", 0);
        RadialBasisPolicy policy = policy(random);
        NaturalCoordinates coordinates = new NaturalCoordinates(policy, FEATURES, BOUNDS, states(random));
        int P = policy.parameterCount();
        double[] z = matrix(P, 1, 0.1, random).data;
        double[] slope = matrix(P, 1, 1, random).data;
        double[] gradient = slope.clone();
        coordinates.pullback(gradient);
        for (int i = 0; i < P; i++) {
            double[] up = z.clone();
            up[i] += 0.5;
            double[] down = z.clone();
            down[i] -= 0.5;
            double[] there = coordinates.parameters(up);
            double[] here = coordinates.parameters(down);
            double difference = 0;
            for (int k = 0; k < P; k++) {
                difference += slope[k] * (there[k] - here[k]);
            }
            assertEquals(difference, gradient[i], 1e-9 * Math.max(1, Math.abs(difference)));
        }
    }

    /** theta in other units: the same policy. */
    private record Rescaled(PolicyMap policy, double unit) implements PolicyMap {
        private static double[] times(double[] a, double factor) {
            return java.util.Arrays.stream(a).map(v -> v * factor).toArray();
        }

        @Override
        public double[] parameters() {
            return times(policy.parameters(), 1 / unit);
        }

        @Override
        public PolicyMap withParameters(double[] theta) {
            return new Rescaled(policy.withParameters(times(theta, unit)), unit);
        }

        @Override
        public double[] at(double[] z) {
            return policy.at(z);
        }

        @Override
        public int inputs() {
            return policy.inputs();
        }

        @Override
        public int outputs() {
            return policy.outputs();
        }

        @Override
        public int parameterCount() {
            return policy.parameterCount();
        }

        @Override
        public Moments propagate(Gaussian z) {
            return policy.propagate(z);
        }

        @Override
        public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
            double[] gradient = new double[parameterCount()];
            Gaussian g = policy.pullback(z, seed, gradient);
            for (int i = 0; i < gradient.length; i++) {
                gTheta[i] += unit * gradient[i];
            }
            return g;
        }
    }

    @Test
    void theUnitOfTheParametersDoesNotMatter() {
        RandomStream random = RandomStream.of(3, "natural coordinates", 0);
        RadialBasisPolicy policy = policy(random);
        List<Gaussian> states = states(random);
        double[] z = matrix(policy.parameterCount(), 1, 1, random).data;
        double[] expected = new NaturalCoordinates(policy, FEATURES, BOUNDS, states).parameters(z);
        double[] rescaled = new NaturalCoordinates(new Rescaled(policy, 1000), FEATURES, BOUNDS, states).parameters(z);
        for (int i = 0; i < z.length; i++) {
            assertEquals(expected[i], 1000 * rescaled[i], 1e-9 * Math.max(1, Math.abs(expected[i])));
        }
    }

    @Test
    void whereTheControlsDependOnNothingTheCoordinatesAreTheParameters() {
        DMatrixRMaj nowhere = new DMatrixRMaj(3, FEATURES.policy().length);
        nowhere.fill(1e6);
        RadialBasisPolicy idle =
                new RadialBasisPolicy(new DMatrixRMaj(FEATURES.policy().length + 2, 2), nowhere, new DMatrixRMaj(3, 2));
        List<Gaussian> states = states(RandomStream.of(4, "natural coordinates", 0));
        double[] z = matrix(idle.parameterCount(), 1, 1, RandomStream.of(5, "z", 0)).data;
        double[] theta = new NaturalCoordinates(idle, FEATURES, BOUNDS, states).parameters(z);
        double[] expected = idle.parameters();
        for (int i = 0; i < z.length; i++) {
            expected[i] += z[i];
        }
        assertArrayEquals(expected, theta, 0);
    }
}
