package dev.mechanist.core.contract;

import dev.mechanist.core.cost.Norm;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kits of costs, norms and residuals see what is broken in a small one. */
class CostKitsRejectTest {
    /** l = x0^2 + exp(x1) + x0 u + u^2 and l_H = x0^2 + x1^2, with the step as a factor where time matters; sound. */
    private static class Small implements TwiceDifferentiableCost {
        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return x[xo] * x[xo] + Math.exp(x[xo + 1]) + x[xo] * u[uo] + u[uo] * u[uo];
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return x[xo] * x[xo] + x[xo + 1] * x[xo + 1];
        }

        @Override
        public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            double exp = Math.exp(x[xo + 1]);
            set(e.lx, 2 * x[xo] + u[uo], exp);
            set(e.lu, x[xo] + 2 * u[uo]);
            set(e.lxx, 2, 0, 0, exp);
            set(e.luu, 2);
            set(e.lux, 1, 0);
            return running(x, xo, u, uo, t);
        }

        @Override
        public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
            set(e.lx, 2 * x[xo], 2 * x[xo + 1]);
            set(e.lu, 0);
            set(e.lxx, 2, 0, 0, 2);
            set(e.luu, 0);
            set(e.lux, 0, 0);
            return terminal(x, xo, t);
        }

        private static void set(double[] into, double... values) {
            System.arraycopy(values, 0, into, 0, values.length);
        }

        @Override
        public double expandRunningExactly(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            return expandRunning(x, xo, u, uo, t, e);
        }

        @Override
        public double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e) {
            return expandTerminal(x, xo, t, e);
        }

        @Override
        public Small fork() {
            return this;
        }
    }

    private static TwiceDifferentiableCostContract kit(Small cost) {
        return () -> cost;
    }

    @TestFactory
    Stream<DynamicTest> costs() {
        return Kits.proof(
                CostContract.class,
                kit(new Small()),
                Map.of(
                        // Time is counted from the start of the plan.
                        "batchEqualsLoop",
                        kit(new Small() {
                            @Override
                            public double running(double[] x, int xo, double[] u, int uo, int t) {
                                return super.running(x, xo, u, uo, t) + (t < 17 ? 0 : 1);
                            }

                            @Override
                            public void evaluate(DMatrixRMaj X, DMatrixRMaj U, int start, double[] total) {
                                super.evaluate(X, U, 0, total);
                            }
                        }),
                        // A reference moves that nobody was told of.
                        "timeMattersWhereItShould",
                        kit(new Small() {
                            @Override
                            public double terminal(double[] x, int xo, int t) {
                                return super.terminal(x, xo, t) + t;
                            }
                        }),
                        "inputsAreNotModified",
                        kit(new Small() {
                            @Override
                            public double running(double[] x, int xo, double[] u, int uo, int t) {
                                double value = super.running(x, xo, u, uo, t);
                                u[uo] = 0;
                                return value;
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> smoothCosts() {
        return Kits.proof(
                SmoothCostContract.class,
                kit(new Small()),
                Map.of(
                        "gradientsEqualCentralDifferences",
                        kit(new Small() {
                            @Override
                            public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
                                double value = super.expandTerminal(x, xo, t, e);
                                e.lx[1] *= 0.5;
                                return value;
                            }
                        }),
                        "hessiansAreSymmetricAndPositiveSemiDefinite",
                        kit(new Small() {
                            @Override
                            public double expandRunning(
                                    double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
                                double value = super.expandRunning(x, xo, u, uo, t, e);
                                e.lux[0] = 3;
                                return value;
                            }
                        }),
                        "batchOfGradientsEqualsLoop",
                        kit(new Small() {
                            @Override
                            public void gradient(
                                    DMatrixRMaj X, DMatrixRMaj U, int start, DMatrixRMaj gX, DMatrixRMaj gU) {
                                super.gradient(X, U, start, gX, gU);
                                gX.data[gX.numCols - 1] = 0;
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> twiceDifferentiableCosts() {
        return Kits.proof(
                TwiceDifferentiableCostContract.class,
                kit(new Small()),
                Map.of(
                        // Gauss-Newton passed off as exact: the curvature of the exponential is missing.
                        "exactHessiansEqualSecondDifferences",
                        kit(new Small() {
                            @Override
                            public double expandRunningExactly(
                                    double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
                                double value = super.expandRunningExactly(x, xo, u, uo, t, e);
                                e.lxx[3] = 0;
                                return value;
                            }
                        }),
                        "exactExpansionsHaveTheSameGradient",
                        kit(new Small() {
                            @Override
                            public double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e) {
                                return 2 * super.expandTerminalExactly(x, xo, t, e);
                            }
                        })));
    }

    /** log(1 + r^2) summed, whose curvature is negative beyond 1 and cut there; sound. */
    private static class Logarithmic implements Norm {
        @Override
        public double value(double[] r, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += Math.log1p(r[i] * r[i]);
            }
            return sum;
        }

        @Override
        public double expand(double[] r, int from, int size, double[] gradient, double[] hessian) {
            for (int i = 0; i < size; i++) {
                double s = r[from + i] * r[from + i];
                gradient[i] = 2 * r[from + i] / (1 + s);
                for (int j = 0; j < size; j++) {
                    hessian[i * size + j] = i == j ? curvature(s) : 0;
                }
            }
            return value(r, from, size);
        }

        double curvature(double s) {
            return Math.max(0, 2 * (1 - s) / ((1 + s) * (1 + s)));
        }

        @Override
        public boolean separable() {
            return true;
        }
    }

    private static NormContract norm(Norm norm) {
        return () -> norm;
    }

    @TestFactory
    Stream<DynamicTest> norms() {
        return Kits.proof(
                NormContract.class,
                norm(new Logarithmic()),
                Map.of(
                        "itIsZeroAtZeroAndNowhereNegative",
                        norm(new Logarithmic() {
                            @Override
                            public double value(double[] r, int from, int size) {
                                return super.value(r, from, size) - 1;
                            }
                        }),
                        // The value of the expansion is another.
                        "gradientsEqualCentralDifferences",
                        norm(new Logarithmic() {
                            @Override
                            public double expand(double[] r, int from, int size, double[] g, double[] hessian) {
                                return 0.5 * super.expand(r, from, size, g, hessian);
                            }
                        }),
                        // Negative curvature stays.
                        "hessiansAreThePositivePartOfTheExact",
                        norm(new Logarithmic() {
                            @Override
                            double curvature(double s) {
                                return 2 * (1 - s) / ((1 + s) * (1 + s));
                            }
                        }),
                        // A measure of the whole group says that it is a sum.
                        "separableNormsAddUp",
                        norm(new Logarithmic() {
                            @Override
                            public double value(double[] r, int from, int size) {
                                return Math.sqrt(super.value(r, from, size));
                            }
                        }),
                        "onlyItsGroupIsRead",
                        norm(new Logarithmic() {
                            @Override
                            public double value(double[] r, int from, int size) {
                                return super.value(r, 0, size);
                            }
                        })));
    }

    /** r = (x0 x1, sin u, u - x0), sound. */
    private static class Three implements Residuals {
        @Override
        public int size() {
            return 3;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = x[xo] * x[xo + 1];
            r[1] = Math.sin(u[uo]);
            r[2] = u[uo] - x[xo];
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            System.arraycopy(new double[] {x[xo + 1], x[xo], 0, 0, -1, 0}, 0, rx, 0, 6);
            System.arraycopy(new double[] {0, Math.cos(u[uo]), 1}, 0, ru, 0, 3);
        }
    }

    private record OfThree(Residuals residuals) implements ResidualsContract {
        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 1;
        }
    }

    @TestFactory
    Stream<DynamicTest> residuals() {
        return Kits.proof(
                ResidualsContract.class,
                new OfThree(new Three()),
                Map.of(
                        // Zeros are left to whoever made the array.
                        "jacobiansEqualCentralDifferences",
                        new OfThree(new Three() {
                            @Override
                            public void jacobians(
                                    double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
                                double before = rx[2];
                                super.jacobians(x, xo, u, uo, t, rx, ru);
                                rx[2] = before;
                            }
                        }),
                        "linearisingIsBothInOneCall",
                        new OfThree(new Three() {
                            @Override
                            public void linearise(
                                    double[] x,
                                    int xo,
                                    double[] u,
                                    int uo,
                                    int t,
                                    double[] r,
                                    double[] rx,
                                    double[] ru) {
                                super.linearise(x, xo, u, uo, t, r, rx, ru);
                                r[2] = -r[2];
                            }
                        }),
                        "residualsReadAtTheirOffsets",
                        new OfThree(new Three() {
                            @Override
                            public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
                                super.evaluate(x, xo, u, 0, t, r);
                            }
                        })));
    }
}
