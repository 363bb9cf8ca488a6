package dev.mechanist.core.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A step is so many integrator steps of equal size, and its sensitivities are those of their composition. */
class ContinuousDynamicsTest {
    private static final Spec SPEC = new Spec(
            0.3,
            List.of(Variable.of("x0", ""), Variable.of("x1", "")),
            List.of(Variable.of("u0", ""), Variable.of("u1", ""), Variable.of("u2", "")));
    private static final PolynomialField FIELD = new PolynomialField(0.7, -1.4);

    private static ContinuousDynamics of(Integrator integrator, int substeps) {
        return new ContinuousDynamics(SPEC, FIELD, integrator, substeps);
    }

    @Nested
    class RungeKuttaInThreeSubsteps implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return of(new RungeKutta4(), 3);
        }

        @Override
        public int horizon() {
            return 3;
        }
    }

    @Nested
    class RungeKuttaInOne implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return of(new RungeKutta4(), 1);
        }

        @Override
        public int horizon() {
            return 2;
        }
    }

    @Nested
    class EulerInTwoSubsteps implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return of(new ExplicitEuler(), 2);
        }

        @Override
        public int horizon() {
            return 3;
        }
    }

    /** Euler's steps written out: 1, 2 and 4 of them, from and to the middle of longer arrays. */
    @Test
    void aStepIsSoManyStepsOfTheIntegrator() {
        for (int substeps : new int[] {1, 2, 4}) {
            double[] x = {0.5, -0.8};
            double[] u = {0.1, 0.6, -0.9};
            double[] dx = new double[2];
            for (int k = 0; k < substeps; k++) {
                FIELD.derivative(x, 0, u, 0, dx, 0);
                x[0] += 0.3 / substeps * dx[0];
                x[1] += 0.3 / substeps * dx[1];
            }
            double[] next = {7, 7, 7, 7};
            of(new ExplicitEuler(), substeps)
                    .stepRow(new double[] {9, 0.5, -0.8}, 1, new double[] {9, 9, 0.1, 0.6, -0.9}, 2, next, 1);
            assertArrayEquals(new double[] {7, x[0], x[1], 7}, next, 1e-15);
        }
    }

    /** x' = 1 by Euler, counted: substeps of 0.1 s, and a duration may stretch them by 5% of one. */
    @Test
    void durationsTakeAsManyStepsAsTheyNeed() {
        assertEquals(3, stepsFor(0.3));
        assertEquals(1, stepsFor(0.02));
        assertEquals(1, stepsFor(0.104));
        assertEquals(2, stepsFor(0.106));
        assertEquals(2, stepsFor(0.2));
        assertEquals(4, stepsFor(0.4));
        assertEquals(10, stepsFor(1.0));
        assertEquals(1, stepsFor(1e-9));
    }

    private static int stepsFor(double duration) {
        int[] calls = new int[2];
        Integrator counting = new Integrator() {
            private final Integrator euler = new ExplicitEuler();

            @Override
            public void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no) {
                calls[0]++;
                assertEquals(h, duration / Math.max(1, Math.round(duration / h)), 1e-12);
                euler.step(f, x, xo, u, uo, h, next, no);
            }

            @Override
            public void stepWithJacobians(
                    VectorField f,
                    double[] x,
                    int xo,
                    double[] u,
                    int uo,
                    double h,
                    double[] next,
                    int no,
                    double[] A,
                    int ao,
                    double[] B,
                    int bo,
                    double[] P) {
                calls[1]++;
                euler.stepWithJacobians(f, x, xo, u, uo, h, next, no, A, ao, B, bo, P);
            }

            @Override
            public Integrator fork() {
                return this;
            }
        };
        ContinuousDynamics f = of(counting, 3);
        f.advance(new double[2], 0, new double[3], 0, duration, new double[2], 0);
        f.advanceWithSensitivities(
                new double[2],
                0,
                new double[3],
                0,
                duration,
                new double[2],
                0,
                new double[4],
                new double[6],
                new double[4]);
        assertEquals(calls[0], calls[1]);
        return calls[0];
    }

    /** Without parameters asked for, the same Jacobians, written where they are wanted. */
    @Test
    void jacobiansDoNotDependOnWhetherParametersAreAskedFor() {
        ContinuousDynamics f = of(new RungeKutta4(), 3);
        double[] x = {0.5, -0.8};
        double[] u = {0.1, 0.6, -0.9};
        double[] A = new double[4];
        double[] B = new double[6];
        double[] next = new double[2];
        f.advanceWithSensitivities(x, 0, u, 0, 0.3, next, 0, A, B, new double[4]);
        double[] shiftedA = new double[6];
        double[] shiftedB = new double[9];
        f.jacobianRow(x, 0, u, 0, shiftedA, 2, shiftedB, 3);
        assertArrayEquals(new double[] {0, 0, A[0], A[1], A[2], A[3]}, shiftedA, 1e-15);
        assertArrayEquals(new double[] {0, 0, 0, B[0], B[1], B[2], B[3], B[4], B[5]}, shiftedB, 1e-15);
        double[] plain = new double[2];
        f.stepRow(x, 0, u, 0, plain, 0);
        assertArrayEquals(plain, next, 1e-14);
        double[] withoutB = new double[6];
        f.advanceWithSensitivities(x, 0, u, 0, 0.3, next, 0, new double[4], withoutB, null);
        assertArrayEquals(B, withoutB, 1e-15);
    }

    @Test
    void theSameModelAtAnotherTimeStepOrWithOtherParameters() {
        ContinuousDynamics f = of(new RungeKutta4(), 2);
        double[] x = {0.5, -0.8};
        double[] u = {0.1, 0.6, -0.9};
        double[] fineNext = new double[2];
        double[] middle = new double[2];
        double[] expected = new double[2];
        ContinuousDynamics fine = f.withTimeStep(0.15);
        assertEquals(0.15, fine.spec().dt());
        fine.stepRow(x, 0, u, 0, fineNext, 0);
        new RungeKutta4().step(FIELD, x, 0, u, 0, 0.075, middle, 0);
        new RungeKutta4().step(FIELD, middle, 0, u, 0, 0.075, expected, 0);
        assertArrayEquals(expected, fineNext);
        ParametricDynamics other = f.withParameterValues(new double[] {0.9, 0.2});
        assertEquals(
                List.of(0.9, 0.2),
                other.parameters().stream().map(Parameter::value).toList());
        assertThrows(IllegalArgumentException.class, () -> f.withParameterValues(new double[1]));
        assertEquals(FIELD, f.field());
    }

    @Test
    void sizesThatDisagreeAreRefused() {
        Spec narrow = new Spec(0.3, SPEC.state(), SPEC.action().subList(0, 2));
        Spec flat = new Spec(0.3, SPEC.state().subList(0, 1), SPEC.action());
        assertThrows(IllegalArgumentException.class, () -> new ContinuousDynamics(narrow, FIELD, new RungeKutta4(), 1));
        assertThrows(IllegalArgumentException.class, () -> new ContinuousDynamics(flat, FIELD, new RungeKutta4(), 1));
        assertThrows(InputException.class, () -> of(new RungeKutta4(), 0));
    }
}
