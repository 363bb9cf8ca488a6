package dev.mechanist.core.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.contract.IntegratorContract;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The order of each method against a closed form, and its derivatives against the method itself. */
class IntegratorTest {
    @Nested
    class FourthOrder implements IntegratorContract {
        @Override
        public Integrator integrator() {
            return new RungeKutta4();
        }

        @Override
        public int order() {
            return 4;
        }
    }

    @Nested
    class FirstOrder implements IntegratorContract {
        @Override
        public Integrator integrator() {
            return new ExplicitEuler();
        }

        @Override
        public int order() {
            return 1;
        }
    }

    @Nested
    class Symplectic implements IntegratorContract {
        @Override
        public Integrator integrator() {
            return new SymplecticEuler();
        }

        @Override
        public int order() {
            return 1;
        }
    }

    /** x'' = -sin x from (0.5, -0.8), h = 0.4: v' = -0.8 - 0.4 sin 0.5, x' = 0.5 + 0.4 v'; the map keeps areas. */
    @Test
    void symplecticEulerMovesVelocitiesFirst() {
        double[] next = new double[2];
        double[] A = new double[4];
        new SymplecticEuler()
                .stepWithJacobians(
                        new PendulumWithoutActions(),
                        new double[] {0.5, -0.8},
                        0,
                        new double[0],
                        0,
                        0.4,
                        next,
                        0,
                        A,
                        0,
                        new double[0],
                        0,
                        null);
        double v = -0.8 - 0.4 * Math.sin(0.5);
        assertArrayEquals(new double[] {0.5 + 0.4 * v, v}, next, 1e-15);
        assertEquals(1, A[0] * A[3] - A[1] * A[2], 1e-14);
    }

    private static double step(Integrator integrator, double rate, double x, double u, double h) {
        double[] next = new double[1];
        integrator.step(new Decay(rate), new double[] {x}, 0, new double[] {u}, 0, h, next, 0);
        return next[0];
    }

    /** x' = K x with K not symmetric, h = 0.4: one step is the exponential's series up to the fourth power. */
    @Test
    void oneRungeKuttaStepIsTheTaylorSeriesToFourthOrder() {
        double[][] K = {{0.3, -1.2}, {0.8, 0.5}};
        double h = 0.4;
        double[] x = {1.5, -0.4};
        double[] sum = x.clone();
        double[] term = x.clone();
        for (int k = 1; k <= 4; k++) {
            term = new double[] {
                h / k * (K[0][0] * term[0] + K[0][1] * term[1]), h / k * (K[1][0] * term[0] + K[1][1] * term[1])
            };
            sum[0] += term[0];
            sum[1] += term[1];
        }
        VectorField linear = new VectorField() {
            @Override
            public int n() {
                return 2;
            }

            @Override
            public int m() {
                return 0;
            }

            @Override
            public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
                dx[o] = K[0][0] * x[xo] + K[0][1] * x[xo + 1];
                dx[o + 1] = K[1][0] * x[xo] + K[1][1] * x[xo + 1];
            }

            @Override
            public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
                System.arraycopy(new double[] {K[0][0], K[0][1], K[1][0], K[1][1]}, 0, fx, 0, 4);
            }

            @Override
            public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {}

            @Override
            public List<Parameter> parameters() {
                return List.of();
            }

            @Override
            public VectorField withParameters(List<Parameter> parameters) {
                return this;
            }

            @Override
            public VectorField fork() {
                return this;
            }
        };
        double[] next = new double[3];
        RungeKutta4 method = new RungeKutta4();
        method.step(linear, new double[] {9, 9, 1.5, -0.4}, 2, new double[0], 0, h, next, 1);
        assertArrayEquals(new double[] {0, sum[0], sum[1]}, next, 1e-15);
        double[] A = new double[5];
        method.stepWithJacobians(
                linear, new double[] {9, 9, 1.5, -0.4}, 2, new double[0], 0, h, next, 1, A, 1, new double[0], 0, null);
        assertArrayEquals(new double[] {0, sum[0], sum[1]}, next, 1e-15);
        assertEquals(sum[0], A[1] * 1.5 - A[2] * 0.4, 1e-14);
        assertEquals(sum[1], A[3] * 1.5 - A[4] * 0.4, 1e-14);
        assertArrayEquals(new double[] {1.5 + 0.4 * (0.45 + 0.48), -0.4 + 0.4 * (1.2 - 0.2)}, euler(linear), 1e-15);
    }

    private static double[] euler(VectorField f) {
        double[] next = new double[2];
        new ExplicitEuler().step(f, new double[] {1.5, -0.4}, 0, new double[0], 0, 0.4, next, 0);
        return next;
    }

    /** Scratch that was made for a small field serves a large one and the small one again. */
    @Test
    void oneInstanceServesFieldsOfAnySize() {
        for (Integrator integrator : List.of(new RungeKutta4(), new ExplicitEuler())) {
            double small = step(integrator, 1.5, 0.7, 0.4, 0.3);
            double[] first = jacobians(integrator);
            assertEquals(small, step(integrator, 1.5, 0.7, 0.4, 0.3));
            double[] A = new double[1];
            double[] P = new double[1];
            integrator.stepWithJacobians(
                    new Decay(1.5),
                    new double[] {0.7},
                    0,
                    new double[] {0.4},
                    0,
                    0.3,
                    new double[1],
                    0,
                    A,
                    0,
                    new double[1],
                    0,
                    P);
            assertArrayEquals(first, jacobians(integrator));
            assertArrayEquals(first, jacobians(integrator.fork()));
        }
    }

    /** Two states each time, but first no actions, then three, then parameters too. */
    @Test
    void scratchGrowsWithActionsAndParametersToo() {
        VectorField field = new PolynomialField(0.7, -1.4);
        double[] fresh = jacobians(new RungeKutta4());
        RungeKutta4 used = new RungeKutta4();
        used.stepWithJacobians(
                new PendulumWithoutActions(),
                new double[2],
                0,
                new double[0],
                0,
                0.3,
                new double[2],
                0,
                new double[4],
                0,
                new double[0],
                0,
                null);
        double[] B = new double[6];
        used.stepWithJacobians(
                field,
                new double[] {0.5, -0.8},
                0,
                new double[] {0.1, 0.6, -0.9},
                0,
                0.3,
                new double[2],
                0,
                new double[4],
                0,
                B,
                0,
                null);
        assertArrayEquals(java.util.Arrays.copyOfRange(fresh, 4, 10), B);
        assertArrayEquals(fresh, jacobians(used));
    }

    /** x'' = -sin x, without actions or parameters. */
    private record PendulumWithoutActions() implements VectorField {
        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 0;
        }

        @Override
        public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
            dx[o] = x[xo + 1];
            dx[o + 1] = -Math.sin(x[xo]);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
            fx[0] = 0;
            fx[1] = 1;
            fx[2] = -Math.cos(x[xo]);
            fx[3] = 0;
        }

        @Override
        public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {}

        @Override
        public VectorField withParameters(List<Parameter> parameters) {
            return this;
        }

        @Override
        public VectorField fork() {
            return this;
        }
    }

    private static double[] jacobians(Integrator integrator) {
        double[] all = new double[4 + 6 + 4];
        double[] P = new double[4];
        integrator.stepWithJacobians(
                new PolynomialField(0.7, -1.4),
                new double[] {0.5, -0.8},
                0,
                new double[] {0.1, 0.6, -0.9},
                0,
                0.3,
                new double[2],
                0,
                all,
                0,
                all,
                4,
                P);
        System.arraycopy(P, 0, all, 10, 4);
        return all;
    }
}
