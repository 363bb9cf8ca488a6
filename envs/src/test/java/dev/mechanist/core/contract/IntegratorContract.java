package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.mechanist.core.dynamics.Decay;
import dev.mechanist.core.dynamics.Integrator;
import dev.mechanist.core.dynamics.PolynomialField;
import dev.mechanist.core.dynamics.VectorField;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Integrator} must satisfy: its order, and the derivatives of the step that it makes. */
public interface IntegratorContract {
    /** A fresh instance. */
    Integrator integrator();

    /** Power of the step size with which the error at a fixed time vanishes. */
    int order();

    /** x' = -1.5 x^2 from 2, which is at 2 / (1 + 3 t): halving the step divides the error by 2 to the order. */
    @Test
    default void itIsOfItsOrder() {
        assertEquals(order(), Math.log(error(40) / error(80)) / Math.log(2), 0.15);
    }

    /** Distance from the closed form after 1 s. */
    private double error(int steps) {
        double[] x = {2};
        double[] next = new double[1];
        Integrator integrator = integrator();
        for (int k = 0; k < steps; k++) {
            integrator.step(new Decay(1.5), x, 0, new double[1], 0, 1.0 / steps, next, 0);
            x[0] = next[0];
        }
        return Math.abs(x[0] - 0.5);
    }

    /** What a step of 0.3 s of a field with two states, three actions and two parameters gives. */
    private static double[] next(Integrator integrator, double[] x, double[] u, double[] theta) {
        double[] next = new double[2];
        integrator.step(new PolynomialField(theta[0], theta[1]), x, 0, u, 0, 0.3, next, 0);
        return next;
    }

    @Test
    default void derivativesAreThoseOfTheStep() {
        double[][] at = {{0.5, -0.8}, {0.1, 0.6, -0.9}, {0.7, -1.4}};
        double[][] actual = {new double[4], new double[6], new double[4]};
        double[] next = new double[2];
        Integrator integrator = integrator();
        VectorField field = new PolynomialField(at[2][0], at[2][1]);
        integrator.stepWithJacobians(field, at[0], 0, at[1], 0, 0.3, next, 0, actual[0], 0, actual[1], 0, actual[2]);
        DynamicsContract.assertClose(next(integrator, at[0], at[1], at[2]), next, 1e-14);
        double h = 1e-6;
        for (int by = 0; by < 3; by++) {
            int columns = at[by].length;
            double[] expected = new double[2 * columns];
            for (int j = 0; j < columns; j++) {
                double value = at[by][j];
                at[by][j] = value + h;
                double[] plus = next(integrator, at[0], at[1], at[2]);
                at[by][j] = value - h;
                double[] minus = next(integrator, at[0], at[1], at[2]);
                at[by][j] = value;
                for (int i = 0; i < 2; i++) {
                    expected[i * columns + j] = (plus[i] - minus[i]) / (2 * h);
                }
            }
            DynamicsContract.assertClose(expected, actual[by], 1e-8);
        }
    }

    /** Between NaN that must not be read, into places between numbers that must stay; without parameters too. */
    @Test
    default void stepsReadAndWriteAtTheirOffsets() {
        Integrator integrator = integrator();
        VectorField field = new PolynomialField(0.7, -1.4);
        double[] x = {0.5, -0.8};
        double[] u = {0.1, 0.6, -0.9};
        double[] aroundX = RowDynamicsContract.amid(Double.NaN, 2, x, 1);
        double[] aroundU = RowDynamicsContract.amid(Double.NaN, 1, u, 2);
        double[] copyX = aroundX.clone();
        double[] copyU = aroundU.clone();
        double[] expected = next(integrator, x, u, new double[] {0.7, -1.4});
        double[] next = RowDynamicsContract.amid(7, 3, new double[2], 1);
        integrator.step(field, aroundX, 2, aroundU, 1, 0.3, next, 3);
        assertArrayEquals(RowDynamicsContract.amid(7, 3, expected, 1), next);
        double[] A = new double[4];
        double[] B = new double[6];
        integrator.stepWithJacobians(field, x, 0, u, 0, 0.3, new double[2], 0, A, 0, B, 0, new double[4]);
        double[] aroundA = RowDynamicsContract.amid(7, 2, new double[4], 1);
        double[] aroundB = RowDynamicsContract.amid(7, 1, new double[6], 2);
        Arrays.fill(next, 7);
        integrator.stepWithJacobians(field, aroundX, 2, aroundU, 1, 0.3, next, 3, aroundA, 2, aroundB, 1, null);
        DynamicsContract.assertClose(RowDynamicsContract.amid(7, 3, expected, 1), next, 1e-14);
        DynamicsContract.assertClose(RowDynamicsContract.amid(7, 2, A, 1), aroundA, 1e-14);
        DynamicsContract.assertClose(RowDynamicsContract.amid(7, 1, B, 2), aroundB, 1e-14);
        assertArrayEquals(copyX, aroundX);
        assertArrayEquals(copyU, aroundU);
    }

    /** Scratch that was made for one field serves a larger and a smaller one, and a fork has its own. */
    @Test
    default void oneInstanceServesFieldsOfAnySize() {
        Integrator integrator = integrator();
        double[] small = all(integrator(), new Decay(1.5));
        double[] large = all(integrator(), new PolynomialField(0.7, -1.4));
        assertNotSame(integrator, integrator.fork());
        for (VectorField field : List.of(new Decay(1.5), new PolynomialField(0.7, -1.4), new Decay(1.5))) {
            double[] expected = field.n() == 1 ? small : large;
            assertArrayEquals(expected, all(integrator, field));
            assertArrayEquals(expected, all(integrator.fork(), field));
        }
    }

    /** Next state and all three Jacobians, one after the other. */
    private static double[] all(Integrator integrator, VectorField f) {
        int n = f.n();
        int m = f.m();
        int p = f.parameters().size();
        double[] x = {0.5, -0.8};
        double[] u = {0.1, 0.6, -0.9};
        double[] next = new double[n];
        double[] A = new double[n * n];
        double[] B = new double[n * m];
        double[] P = new double[n * p];
        integrator.stepWithJacobians(f, x, 0, u, 0, 0.3, next, 0, A, 0, B, 0, P);
        return java.util.stream.Stream.of(next, A, B, P)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
