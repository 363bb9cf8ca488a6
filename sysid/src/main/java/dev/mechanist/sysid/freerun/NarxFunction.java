package dev.mechanist.sysid.freerun;

/**
 * The next output, in standard deviations, from {@code d} regressors: outputs of the past, the last one first, then inputs. Each
 * has a linear part, {@code theta[0 .. d]} with the constant last, and something of its own behind it.
 */
public interface NarxFunction {
    /** Number of parameters. */
    int parameters();

    /**
     * Value and derivatives.
     *
     * @param x regressors [d]
     * @param byX receives df/dx [d]
     * @param byTheta receives df/dtheta [parameters]
     */
    double value(double[] theta, double[] x, double[] byX, double[] byTheta);

    /** Adds the precision of a normal prior about zero to the normal equations, where there is one, and says what it costs. */
    default double prior(double[] theta, double[] precision) {
        return 0;
    }

    /** Whether the value is linear in all parameters, so that least squares of one step need no start. */
    default boolean isLinearInParameters() {
        return true;
    }

    /** The linear part: what all have. */
    static double linear(int d, double[] theta, double[] x, double[] byX, double[] byTheta) {
        double value = theta[d];
        for (int i = 0; i < d; i++) {
            value += theta[i] * x[i];
            byX[i] = theta[i];
            byTheta[i] = x[i];
        }
        byTheta[d] = 1;
        return value;
    }

    /** Nothing but the linear part: ARX, which by free run is an output-error model. */
    record Linear(int d) implements NarxFunction {
        @Override
        public int parameters() {
            return d + 1;
        }

        @Override
        public double value(double[] theta, double[] x, double[] byX, double[] byTheta) {
            return linear(d, theta, x, byX, byTheta);
        }
    }

    /**
     * A linear part that integrates: the weights of the past outputs add up to one, so that a pole is at 1 and none of them is held by
     * the data alone to stay out of what grows.
     *
     * @param d number of regressors
     * @param outputs how many of them are outputs, at least 1; the last has what is left of one as its weight
     */
    record Integrating(int d, int outputs) implements NarxFunction {
        @Override
        public int parameters() {
            return d;
        }

        /** The parameters that are nearest to those of a linear part. */
        double[] from(double[] linear) {
            double[] theta = new double[d];
            System.arraycopy(linear, 0, theta, 0, outputs - 1);
            System.arraycopy(linear, outputs, theta, outputs - 1, d + 1 - outputs);
            return theta;
        }

        @Override
        public double value(double[] theta, double[] x, double[] byX, double[] byTheta) {
            int last = outputs - 1;
            double left = 1;
            double value = theta[d - 1];
            byTheta[d - 1] = 1;
            for (int i = 0; i < last; i++) {
                left -= theta[i];
                byX[i] = theta[i];
                byTheta[i] = x[i] - x[last];
                value += theta[i] * x[i];
            }
            byX[last] = left;
            value += left * x[last];
            for (int i = outputs; i < d; i++) {
                byX[i] = theta[i - 1];
                byTheta[i - 1] = x[i];
                value += theta[i - 1] * x[i];
            }
            return value;
        }
    }

    /**
     * A mass on a spring that hardens, with a damping that grows: y'' + (c + c2 y^2) y' + k y + k2 y^2 + k3 y^3 = b u by differences,
     * with the input interpolated over its regressors; two outputs of the past at least.
     */
    record CubicSpring(int d) implements NarxFunction {
        @Override
        public int parameters() {
            return d + 4;
        }

        @Override
        public double value(double[] theta, double[] x, double[] byX, double[] byTheta) {
            double y = x[0];
            double before = x[1];
            double k2 = theta[d + 1];
            double k3 = theta[d + 2];
            double c2 = theta[d + 3];
            double rate = y - before;
            double value = linear(d, theta, x, byX, byTheta) + y * y * (k2 + k3 * y + c2 * rate);
            byX[0] += y * (2 * k2 + 3 * k3 * y + 2 * c2 * rate + c2 * y);
            byX[1] -= c2 * y * y;
            byTheta[d + 1] = y * y;
            byTheta[d + 2] = y * y * y;
            byTheta[d + 3] = y * y * rate;
            return value;
        }
    }

    /**
     * A network of one hidden layer of hyperbolic tangents beside the linear part.
     *
     * @param hidden units
     * @param decay precision of the prior on all its weights
     */
    record Network(int d, int hidden, double decay) implements NarxFunction {
        @Override
        public boolean isLinearInParameters() {
            return false;
        }

        @Override
        public int parameters() {
            return d + 1 + hidden * (d + 2);
        }

        @Override
        public double value(double[] theta, double[] x, double[] byX, double[] byTheta) {
            double value = linear(d, theta, x, byX, byTheta);
            for (int h = 0; h < hidden; h++) {
                int at = d + 1 + h * (d + 2);
                double sum = theta[at + d];
                for (int i = 0; i < d; i++) {
                    sum += theta[at + i] * x[i];
                }
                double out = theta[at + d + 1];
                double tanh = Math.tanh(sum);
                double slope = out * (1 - tanh * tanh);
                value += out * tanh;
                for (int i = 0; i < d; i++) {
                    byX[i] += slope * theta[at + i];
                    byTheta[at + i] = slope * x[i];
                }
                byTheta[at + d] = slope;
                byTheta[at + d + 1] = tanh;
            }
            return value;
        }

        @Override
        public double prior(double[] theta, double[] precision) {
            double cost = 0;
            for (int i = d + 1; i < theta.length; i++) {
                precision[i * theta.length + i] += decay;
                cost += 0.5 * decay * theta[i] * theta[i];
            }
            return cost;
        }
    }

    /**
     * A Gaussian process with a squared exponential kernel beside the linear part, known by weights at inducing points
     * (subset of regressors; Quinonero-Candela and Rasmussen 2005, section 5): f(x) = sum_j w_j k(x, z_j) with the prior w ~ N(0, s^2
     * K^-1).
     *
     * @param d number of regressors
     * @param inducing points z [m][as many of the first regressors as the kernel sees]
     * @param width of the kernel
     * @param gram K [m, m]
     * @param strength 1 / s^2 in units of the noise
     */
    record Process(int d, double[][] inducing, double width, double[] gram, double strength) implements NarxFunction {
        /** With the Gram matrix of its points. */
        public static Process of(int d, double[][] inducing, double width, double strength) {
            int m = inducing.length;
            double[] gram = new double[m * m];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    gram[i * m + j] =
                            Math.exp(-0.5 * distance(inducing[i], inducing[j]) / (width * width)) + (i == j ? 1e-6 : 0);
                }
            }
            return new Process(d, inducing, width, gram, strength);
        }

        private static double distance(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < b.length; i++) {
                sum += (a[i] - b[i]) * (a[i] - b[i]);
            }
            return sum;
        }

        @Override
        public int parameters() {
            return d + 1 + inducing.length;
        }

        @Override
        public double value(double[] theta, double[] x, double[] byX, double[] byTheta) {
            double value = linear(d, theta, x, byX, byTheta);
            double scale = 1 / (width * width);
            for (int j = 0; j < inducing.length; j++) {
                double[] z = inducing[j];
                double k = Math.exp(-0.5 * scale * distance(x, z));
                double weighted = theta[d + 1 + j] * k;
                value += weighted;
                byTheta[d + 1 + j] = k;
                for (int i = 0; i < z.length; i++) {
                    byX[i] -= weighted * scale * (x[i] - z[i]);
                }
            }
            return value;
        }

        @Override
        public double prior(double[] theta, double[] precision) {
            int first = d + 1;
            int m = inducing.length;
            double cost = 0;
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    double value = strength * gram[i * m + j];
                    precision[(first + i) * theta.length + first + j] += value;
                    cost += 0.5 * value * theta[first + i] * theta[first + j];
                }
            }
            return cost;
        }
    }
}
