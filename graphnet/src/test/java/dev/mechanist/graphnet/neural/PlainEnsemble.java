package dev.mechanist.graphnet.neural;

import java.util.List;
import java.util.Map;

/**
 * The networks of a probabilistic or deterministic ensemble for {@link TestData#PENDULUM}, x = (omega, theta), in plain loops:
 * the independent copy of the formulas that the tensor programs are held against.
 *
 * @param weights by name, as checkpoints and models hold them
 * @param hidden widths of the hidden layers, which are swish
 */
record PlainEnsemble(Map<String, double[]> weights, int members, boolean probabilistic, List<Integer> hidden) {
    private double[] of(String name) {
        return weights.get(name);
    }

    /** Raw outputs of one member for one state and torque: n changes, then, if probabilistic, n raw log-variances. */
    private double[] outputs(int member, double[] x, double u) {
        double[] h = {x[0], Math.sin(x[1]), Math.cos(x[1]), u};
        for (int j = 0; j < 4; j++) {
            h[j] = (h[j] - of("input/mean")[j]) / of("input/deviation")[j];
        }
        for (int layer = 0; layer <= hidden.size(); layer++) {
            int in = h.length;
            int out = layer < hidden.size() ? hidden.get(layer) : (probabilistic ? 4 : 2);
            double[] next = new double[out];
            for (int j = 0; j < out; j++) {
                next[j] = of("network/biases " + layer)[member * out + j];
                for (int i = 0; i < in; i++) {
                    next[j] += h[i] * of("network/weights " + layer)[(member * in + i) * out + j];
                }
                if (layer < hidden.size()) {
                    next[j] /= 1 + Math.exp(-next[j]);
                }
            }
            h = next;
        }
        return h;
    }

    private static double softplus(double v) {
        return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
    }

    /** Expected next state of one member. */
    double[] next(int member, double[] x, double u) {
        double[] out = outputs(member, x, u);
        double[] next = new double[2];
        for (int i = 0; i < 2; i++) {
            next[i] = x[i] + out[i] * of("change/deviation")[i] + of("change/mean")[i];
        }
        return next;
    }

    /** Log-variance of the normalised change: first below its maximum, then above its minimum, each by a softplus. */
    double logVariance(int member, double[] x, double u, int i) {
        double maximum = of("log variance/maximum")[2 * member + i];
        double minimum = of("log variance/minimum")[2 * member + i];
        double below = maximum - softplus(maximum - outputs(member, x, u)[2 + i]);
        return minimum + softplus(below - minimum);
    }

    /** Loss of windows [rows][members] of k steps: states[member][row][time][n], actions[member][row][time]. */
    double loss(double[][][][] states, double[][][] actions, List<Double> decay) {
        double loss = 0;
        for (int layer = 0; layer <= hidden.size(); layer++) {
            for (double w : of("network/weights " + layer)) {
                loss += decay.get(layer) * w * w / 2;
            }
        }
        if (probabilistic) {
            for (int j = 0; j < 2 * members; j++) {
                loss += 0.01 * (of("log variance/maximum")[j] - of("log variance/minimum")[j]);
            }
        }
        for (int member = 0; member < members; member++) {
            int rows = states[member].length;
            for (int row = 0; row < rows; row++) {
                int k = actions[member][row].length;
                double[] x = states[member][row][0];
                for (int t = 0; t < k; t++) {
                    double u = actions[member][row][t];
                    double[] next = next(member, x, u);
                    for (int i = 0; i < 2; i++) {
                        double error = (states[member][row][t + 1][i] - next[i]) / of("change/deviation")[i];
                        double each = error * error;
                        if (probabilistic) {
                            double s = logVariance(member, x, u, i);
                            each = each * Math.exp(-s) + s;
                        }
                        loss += each / (2 * rows * k);
                    }
                    x = next;
                }
            }
        }
        return loss;
    }
}
