package dev.mechanist.core.cost;

import dev.mechanist.core.InputException;

/** The norms that tasks are written with. */
public final class Norms {
    private Norms() {}

    /** The sum of squares, sum_i r_i^2. */
    public static Norm squared() {
        return Squared.INSTANCE;
    }

    /** The smooth absolute value sum_i sqrt(r_i^2 + p^2) - p (Tassa et al. 2012); p > 0 has the residual's unit. */
    public static Norm smoothAbs(double p) {
        if (!(p > 0)) {
            throw new InputException("smoothAbs needs p > 0, not " + p);
        }
        return new SmoothAbs(p);
    }

    /** The saturating cost 1 - exp(-|r|^2 / (2 width^2)) of a whole group (Deisenroth and Rasmussen 2011, equation 24). */
    public static Norm saturating(double width) {
        if (!(width > 0)) {
            throw new InputException("a saturating cost needs width > 0, not " + width);
        }
        return new Saturating(width);
    }

    private enum Squared implements Norm {
        INSTANCE;

        @Override
        public double value(double[] r, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += r[i] * r[i];
            }
            return sum;
        }

        @Override
        public double expand(double[] r, int from, int size, double[] gradient, double[] hessian) {
            for (int i = 0; i < size; i++) {
                gradient[i] = 2 * r[from + i];
                for (int j = 0; j < size; j++) {
                    hessian[i * size + j] = i == j ? 2 : 0;
                }
            }
            return value(r, from, size);
        }

        @Override
        public boolean separable() {
            return true;
        }
    }

    private record SmoothAbs(double p) implements Norm {
        @Override
        public double value(double[] r, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += Math.sqrt(r[i] * r[i] + p * p) - p;
            }
            return sum;
        }

        @Override
        public double expand(double[] r, int from, int size, double[] gradient, double[] hessian) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                double ri = r[from + i];
                double root = Math.sqrt(ri * ri + p * p);
                sum += root - p;
                gradient[i] = ri / root;
                for (int j = 0; j < size; j++) {
                    hessian[i * size + j] = i == j ? p * p / (root * root * root) : 0;
                }
            }
            return sum;
        }

        @Override
        public boolean separable() {
            return true;
        }
    }

    private record Saturating(double width) implements Norm {
        @Override
        public double value(double[] r, int from, int size) {
            return -Math.expm1(-0.5 * Squared.INSTANCE.value(r, from, size) / (width * width));
        }

        /** The exact Hessian is e (I - r r'/w^2) / w^2 with e = exp(-|r|^2/2w^2); beyond |r| = w its radial part is cut. */
        @Override
        public double expand(double[] r, int from, int size, double[] gradient, double[] hessian) {
            double w2 = width * width;
            double squared = Squared.INSTANCE.value(r, from, size);
            double e = Math.exp(-0.5 * squared / w2);
            double radial = squared <= w2 ? 1 / w2 : 1 / squared;
            for (int i = 0; i < size; i++) {
                double ri = r[from + i];
                gradient[i] = e * ri / w2;
                for (int j = 0; j < size; j++) {
                    hessian[i * size + j] = e / w2 * ((i == j ? 1 : 0) - radial * ri * r[from + j]);
                }
            }
            return -Math.expm1(-0.5 * squared / w2);
        }

        @Override
        public boolean separable() {
            return false;
        }
    }
}
