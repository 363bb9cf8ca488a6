package dev.mechanist.sysid.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Transitions;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Linear and locally linear regression against their normal equations, on few data that no line fits. */
class RegressionTest {
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("p", "m"), Variable.angle("a")),
            List.of(Variable.of("f", "N"), Variable.of("g", "N")));
    private static final DataSet DATA = data();
    private static final double[] X = {0.3, -0.7};
    private static final double[] U = {0.5, -0.2};

    private static DataSet data() {
        RandomStream random = RandomStream.of(5, "regression-test", 0);
        int steps = 12;
        double[] times = new double[steps + 1];
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
        DMatrixRMaj actions = new DMatrixRMaj(steps, 2);
        random.fillGaussian(states.data, 0, states.data.length);
        random.fillGaussian(actions.data, 0, actions.data.length);
        for (int t = 0; t <= steps; t++) {
            times[t] = 0.1 * t;
        }
        return DataSet.of(Episode.recorded("e", SPEC, times, states, actions));
    }

    /** The data as a regression: rows z, and changes, both normalised. */
    private static final DMatrixRMaj INPUTS = Transitions.of(DATA).inputs(new StateEncoding(SPEC));

    private static final DMatrixRMaj CHANGES = Transitions.of(DATA).changes();
    private static final Normaliser INPUT = Normaliser.fit(INPUTS);
    private static final Normaliser CHANGE = Normaliser.fit(CHANGES);

    static {
        INPUT.apply(INPUTS);
        CHANGE.apply(CHANGES);
    }

    private static double[] encoded(double[] x, double[] u) {
        double[] z = new double[5];
        new StateEncoding(SPEC).encode(x, 0, u, 0, z, 0);
        INPUT.apply(z, 0, z, 0);
        return z;
    }

    /** 1, z and for degree 2 all z_i z_j with i <= j. */
    private static double[] features(double[] z, int degree) {
        double[] phi = new double[degree == 1 ? 6 : 21];
        phi[0] = 1;
        System.arraycopy(z, 0, phi, 1, 5);
        int at = 6;
        for (int i = 0; degree == 2 && i < 5; i++) {
            for (int j = i; j < 5; j++) {
                phi[at++] = z[i] * z[j];
            }
        }
        return phi;
    }

    private static double[] row(DMatrixRMaj matrix, int i) {
        double[] row = new double[matrix.numCols];
        System.arraycopy(matrix.data, i * row.length, row, 0, row.length);
        return row;
    }

    private static double[] next(SimpleMatrix weights, double[] phi) {
        double[] next = X.clone();
        for (int e = 0; e < 2; e++) {
            double sum = 0;
            for (int k = 0; k < phi.length; k++) {
                sum += weights.get(k, e) * phi[k];
            }
            next[e] += CHANGE.mean()[e] + CHANGE.deviation()[e] * sum;
        }
        return next;
    }

    private static double[] step(RowDynamics model, double[] x, double[] u) {
        double[] next = new double[2];
        model.stepRow(x, 0, u, 0, next, 0);
        return next;
    }

    /** (Phi' Phi + N ridge I) W = Phi' Y, where the constant goes free. */
    @ParameterizedTest
    @CsvSource({"1, 0.03", "1, 2", "2, 0.03", "2, 2"})
    void linearDynamicsSolveTheRidgeEquations(int degree, double ridge) {
        int k = degree == 1 ? 6 : 21;
        SimpleMatrix normal = new SimpleMatrix(k, k);
        for (int j = 1; j < k; j++) {
            normal.set(j, j, 12 * ridge);
        }
        SimpleMatrix side = new SimpleMatrix(k, 2);
        for (int i = 0; i < 12; i++) {
            SimpleMatrix phi = new SimpleMatrix(k, 1, true, features(row(INPUTS, i), degree));
            normal = normal.plus(phi.mult(phi.transpose()));
            side = side.plus(phi.mult(new SimpleMatrix(1, 2, true, row(CHANGES, i))));
        }
        double[] expected = next(normal.solve(side), features(encoded(X, U), degree));
        assertArrayEquals(expected, step(LinearDynamics.train(DATA, degree, ridge), X, U), 1e-10);
    }

    /** (sum w phi phi' + ridge I) W = sum w phi y' with w = exp(-d^2 / 2 h^2); here the constant is held too. */
    @ParameterizedTest
    @CsvSource({"0.6, 0.05", "1.7, 0.3"})
    void locallyLinearDynamicsSolveTheWeightedEquations(double bandwidth, double ridge) {
        double[] z = encoded(X, U);
        SimpleMatrix normal = SimpleMatrix.identity(6).scale(ridge);
        SimpleMatrix side = new SimpleMatrix(6, 2);
        for (int i = 0; i < 12; i++) {
            double[] own = row(INPUTS, i);
            double squares = 0;
            for (int d = 0; d < 5; d++) {
                squares += (own[d] - z[d]) * (own[d] - z[d]);
            }
            double w = Math.exp(-squares / (2 * bandwidth * bandwidth));
            SimpleMatrix phi = new SimpleMatrix(6, 1, true, features(own, 1));
            normal = normal.plus(phi.mult(phi.transpose()).scale(w));
            side = side.plus(
                    phi.mult(new SimpleMatrix(1, 2, true, row(CHANGES, i))).scale(w));
        }
        double[] expected = next(normal.solve(side), features(z, 1));
        assertArrayEquals(expected, step(LocallyLinearDynamics.train(DATA, bandwidth, ridge), X, U), 1e-10);
    }

    @Test
    void jacobiansEqualTheirNumericalTwins() {
        for (RowDynamics model : List.of(
                LinearDynamics.train(DATA, 1, 0.03),
                LinearDynamics.train(DATA, 2, 0.03),
                LocallyLinearDynamics.train(DATA, 0.6, 0.05),
                LocallyLinearDynamics.train(DATA, 1.7, 0.3))) {
            double[] A = new double[5];
            double[] B = new double[6];
            model.jacobianRow(X, 0, U, 0, A, 1, B, 2);
            for (int j = 0; j < 2; j++) {
                double[] byState = difference(model, j, -1);
                double[] byAction = difference(model, -1, j);
                for (int i = 0; i < 2; i++) {
                    assertEquals(byState[i], A[1 + 2 * i + j], 1e-6);
                    assertEquals(byAction[i], B[2 + 2 * i + j], 1e-6);
                }
            }
        }
    }

    private static double[] difference(RowDynamics model, int state, int action) {
        double[][] moved = new double[2][];
        for (int side = 0; side < 2; side++) {
            double[] x = X.clone();
            double[] u = U.clone();
            if (state >= 0) {
                x[state] += side == 0 ? -1e-5 : 1e-5;
            } else {
                u[action] += side == 0 ? -1e-5 : 1e-5;
            }
            moved[side] = step(model, x, u);
        }
        return new double[] {(moved[1][0] - moved[0][0]) / 2e-5, (moved[1][1] - moved[0][1]) / 2e-5};
    }

    /** A rate is the k-th of its unit for the k-th quantity, here in another order than the quantities: 2 v, then 3 w. */
    @Test
    void constantVelocityByHand() {
        Spec spec = new Spec(
                0.5,
                List.of(
                        Variable.of("v", "m/s"),
                        Variable.of("p", "m"),
                        Variable.of("w", "rad/s"),
                        Variable.of("q", "m"),
                        Variable.of("r", "m/s"),
                        Variable.angle("a"),
                        Variable.of("T", "K")),
                List.of(Variable.of("f", "N")));
        ConstantVelocity model = new ConstantVelocity(spec);
        double[] x = {99, 2, 10, 3, 20, 5, 30, 7};
        double[] next = new double[9];
        model.stepRow(x, 1, new double[] {4}, 0, next, 2);
        assertArrayEquals(new double[] {0, 0, 2, 11, 3, 22.5, 5, 31.5, 7}, next);
        double[] A = new double[50];
        double[] B = new double[8];
        java.util.Arrays.fill(A, 9);
        java.util.Arrays.fill(B, 9);
        model.jacobianRow(x, 1, new double[] {4}, 0, A, 1, B, 1);
        double[] expected = new double[50];
        expected[0] = 9;
        for (int i = 0; i < 7; i++) {
            expected[1 + 8 * i] = 1;
        }
        expected[1 + 7 + 0] = 0.5;
        expected[1 + 21 + 4] = 0.5;
        expected[1 + 35 + 2] = 0.5;
        assertArrayEquals(expected, A);
        assertArrayEquals(new double[] {9, 0, 0, 0, 0, 0, 0, 0}, B);
        assertEquals(spec, model.spec());
        assertEquals(model, model.fork());
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(InputException.class, () -> LinearDynamics.train(DATA, 0, 1));
        assertThrows(InputException.class, () -> LinearDynamics.train(DATA, 3, 1));
        assertThrows(InputException.class, () -> LinearDynamics.train(DATA, 1, -1));
        assertThrows(InputException.class, () -> LocallyLinearDynamics.train(DATA, 0, 1));
        assertThrows(InputException.class, () -> LocallyLinearDynamics.train(DATA, 1, 0));
    }

    /** Coinciding columns have a least-norm solution without any ridge. */
    @Test
    void coincidingColumnsNeedNoRidge() {
        Episode episode = DATA.episodes().get(0);
        DMatrixRMaj actions = episode.actions().copy();
        for (int t = 0; t < 12; t++) {
            actions.set(t, 1, actions.get(t, 0));
        }
        DataSet data = DataSet.of(Episode.recorded("e", SPEC, episode.times(), episode.states(), actions));
        RowDynamics model = LinearDynamics.train(data, 1, 0);
        double[] A = new double[4];
        double[] B = new double[4];
        model.jacobianRow(X, 0, U, 0, A, 0, B, 0);
        assertTrue(Double.isFinite(B[0]));
        assertEquals(B[0], B[1], 1e-10);
        assertEquals(B[2], B[3], 1e-10);
    }
}
