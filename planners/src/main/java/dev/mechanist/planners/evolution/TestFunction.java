package dev.mechanist.planners.evolution;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Functions that black-box minimisers are compared on (Hansen et al., BBOB); the least value of each is 0. */
public enum TestFunction implements ToDoubleFunction<double[]> {
    /** sum_i x_i^2; minimum at 0, the usual start is 1. */
    SPHERE(1) {
        @Override
        public double applyAsDouble(double[] x) {
            return Arrays.stream(x).map(v -> v * v).sum();
        }
    },
    /** sum_i 10^(6 i / (n - 1)) x_i^2, of condition 1e6; minimum at 0, the usual start is 1. */
    ELLIPSOID(1) {
        @Override
        public double applyAsDouble(double[] x) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += Math.pow(1e6, i / (x.length - 1.0)) * x[i] * x[i];
            }
            return sum;
        }
    },
    /** sum_i 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2; minimum at 1, the usual start is 0. */
    ROSENBROCK(0) {
        @Override
        public double applyAsDouble(double[] x) {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                double curve = x[i + 1] - x[i] * x[i];
                sum += 100 * curve * curve + (1 - x[i]) * (1 - x[i]);
            }
            return sum;
        }
    };

    private final double start;

    TestFunction(double start) {
        this.start = start;
    }

    /** The usual start point [n], a fresh array. */
    public double[] start(int n) {
        return constant(n, start);
    }

    /** Where the function is least [n], a fresh array. */
    public double[] minimum(int n) {
        return constant(n, 1 - start);
    }

    private static double[] constant(int n, double value) {
        double[] x = new double[n];
        Arrays.fill(x, value);
        return x;
    }
}
