package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.Parametric;
import dev.mechanist.core.dynamics.VectorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link ParametricContract}, and what every {@link VectorField} must satisfy: each derivative equals its numerical twin. */
public interface VectorFieldContract extends ParametricContract {
    /** The field under test. */
    VectorField field();

    @Override
    default Parametric parametric() {
        return field();
    }

    /** A random admissible state [n]. */
    default void randomState(RandomStream random, double[] x) {
        random.fillGaussian(x, 0, x.length);
    }

    /** A random admissible action [m]. */
    default void randomAction(RandomStream random, double[] u) {
        random.fillGaussian(u, 0, u.length);
    }

    /** How far a derivative may differ from central differences, relative to the largest entry. */
    default double derivativeTolerance() {
        return 1e-7;
    }

    private double[] state(long index) {
        double[] x = new double[field().n()];
        randomState(RandomStream.of(1, "contract-field-state", index), x);
        return x;
    }

    private double[] action(long index) {
        double[] u = new double[field().m()];
        randomAction(RandomStream.of(1, "contract-field-action", index), u);
        return u;
    }

    private static double[] derivative(VectorField f, double[] x, double[] u) {
        double[] dx = new double[f.n()];
        f.derivative(x, 0, u, 0, dx, 0);
        return dx;
    }

    /** Matrices full of what must not stay. */
    private static double[] dirty(int length) {
        double[] all = new double[length];
        Arrays.fill(all, Double.NaN);
        return all;
    }

    /** The column j of a central difference, [n, columns]. */
    private static void column(double[] into, int columns, int j, double[] plus, double[] minus, double width) {
        for (int i = 0; i < plus.length; i++) {
            into[i * columns + j] = (plus[i] - minus[i]) / width;
        }
    }

    @Test
    default void jacobiansEqualCentralDifferences() {
        VectorField f = field();
        int n = f.n();
        int m = f.m();
        for (int k = 0; k < 4; k++) {
            double[] x = state(k);
            double[] u = action(k);
            double[] fx = dirty(n * n);
            double[] fu = dirty(n * m);
            f.jacobians(x, 0, u, 0, fx, fu);
            double[] expectedX = new double[n * n];
            double[] expectedU = new double[n * m];
            double h = 1e-6;
            for (int j = 0; j < n + m; j++) {
                double[] moved = j < n ? x : u;
                int at = j < n ? j : j - n;
                double value = moved[at];
                moved[at] = value + h;
                double[] plus = derivative(f, x, u);
                moved[at] = value - h;
                double[] minus = derivative(f, x, u);
                moved[at] = value;
                column(j < n ? expectedX : expectedU, moved.length, at, plus, minus, 2 * h);
            }
            DynamicsContract.assertClose(expectedX, fx, derivativeTolerance());
            DynamicsContract.assertClose(expectedU, fu, derivativeTolerance());
        }
    }

    /** A value at its bound moves one way only: a second-order formula, whose best step is longer. */
    @Test
    default void parameterJacobiansEqualCentralDifferences() {
        VectorField f = field();
        int n = f.n();
        List<Parameter> parameters = f.parameters();
        int p = parameters.size();
        for (int k = 0; k < 4; k++) {
            double[] x = state(10 + k);
            double[] u = action(10 + k);
            double[] ftheta = dirty(n * p);
            f.parameterJacobian(x, 0, u, 0, ftheta);
            double[] plain = derivative(f, x, u);
            double[] expected = new double[n * p];
            for (int j = 0; j < p; j++) {
                Parameter theta = parameters.get(j);
                boolean atBound = theta.value() - 1e-6 * theta.scale() < theta.lower();
                double h = (atBound ? 1e-4 : 1e-6) * theta.scale();
                double[] near = derivative(moved(f, j, h), x, u);
                double[] far = derivative(moved(f, j, atBound ? 2 * h : -h), x, u);
                for (int i = 0; i < n; i++) {
                    expected[i * p + j] = (atBound ? 4 * near[i] - far[i] - 3 * plain[i] : near[i] - far[i]) / (2 * h);
                }
            }
            DynamicsContract.assertClose(expected, ftheta, 10 * derivativeTolerance());
        }
    }

    private static VectorField moved(VectorField f, int j, double by) {
        List<Parameter> changed = new ArrayList<>(f.parameters());
        changed.set(j, changed.get(j).withValue(changed.get(j).value() + by));
        return f.withParameters(changed);
    }

    @Test
    default void linearisingIsBothInOneCall() {
        VectorField f = field();
        int n = f.n();
        double[] x = state(20);
        double[] u = action(20);
        double[] fx = dirty(n * n);
        double[] fu = dirty(n * f.m());
        double[] dx = RowDynamicsContract.amid(7, 2, dirty(n), 1);
        f.linearise(x, 0, u, 0, dx, 2, fx, fu);
        double[] expectedX = new double[n * n];
        double[] expectedU = new double[n * f.m()];
        f.jacobians(x, 0, u, 0, expectedX, expectedU);
        DynamicsContract.assertClose(RowDynamicsContract.amid(7, 2, derivative(f, x, u), 1), dx, 1e-13);
        DynamicsContract.assertClose(expectedX, fx, 1e-13);
        DynamicsContract.assertClose(expectedU, fu, 1e-13);
    }

    /** Between NaN that must not be read, into a place between numbers that must stay. */
    @Test
    default void fieldsReadAndWriteAtTheirOffsets() {
        VectorField f = field();
        int n = f.n();
        double[] x = state(21);
        double[] u = action(21);
        double[] aroundX = RowDynamicsContract.amid(Double.NaN, 2, x, 1);
        double[] aroundU = RowDynamicsContract.amid(Double.NaN, 3, u, 1);
        double[] copyX = aroundX.clone();
        double[] copyU = aroundU.clone();
        double[] dx = RowDynamicsContract.amid(7, 1, new double[n], 2);
        f.derivative(aroundX, 2, aroundU, 3, dx, 1);
        assertArrayEquals(RowDynamicsContract.amid(7, 1, derivative(f, x, u), 2), dx);
        double[][] expected = matrices(f);
        f.jacobians(x, 0, u, 0, expected[0], expected[1]);
        f.parameterJacobian(x, 0, u, 0, expected[2]);
        double[][] actual = matrices(f);
        f.jacobians(aroundX, 2, aroundU, 3, actual[0], actual[1]);
        f.parameterJacobian(aroundX, 2, aroundU, 3, actual[2]);
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(expected[k], actual[k]);
        }
        assertArrayEquals(copyX, aroundX);
        assertArrayEquals(copyU, aroundU);
    }

    private static double[][] matrices(VectorField f) {
        return new double[][] {
            new double[f.n() * f.n()],
            new double[f.n() * f.m()],
            new double[f.n() * f.parameters().size()]
        };
    }

    /** Forks move alike whatever the other did, and other parameters are the copy's alone. */
    @Test
    default void forksAndOtherParametersLeaveTheFieldAlone() {
        VectorField f = field();
        double[] x = state(22);
        double[] u = action(22);
        double[] before = derivative(f, x, u);
        List<Parameter> own = f.parameters();
        VectorField fork = f.fork();
        assertEquals(own, fork.parameters());
        derivative(fork, state(23), action(23));
        assertArrayEquals(before, derivative(fork, x, u));
        assertArrayEquals(before, derivative(f, x, u));
        assertEquals(own, f.withParameters(own).parameters());
        assertArrayEquals(before, derivative(f.withParameters(own), x, u));
        List<Parameter> others =
                own.stream().map(q -> q.withValue(q.value() + 0.01 * q.scale())).toList();
        VectorField other = f.withParameters(others);
        assertEquals(others, other.parameters());
        assertEquals(own, f.parameters());
        if (!own.isEmpty()) {
            assertFalse(Arrays.equals(before, derivative(other, x, u)), "other parameters, another field");
        }
        assertArrayEquals(before, derivative(f, x, u));
    }
}
