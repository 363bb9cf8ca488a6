package dev.mechanist.planners.sampling;

import dev.mechanist.core.RandomStream;

/**
 * Gaussian sequences of length H with power spectrum 1 / f^beta and unit variance at every time, periodic in H (Timmer and
 * Koenig 1995, as used by Pinneri et al. 2020, section 3.1). The constant part takes the power of the lowest frequency. A
 * sequence is a combination of H sines and cosines with independent normal amplitudes; beta = 0 is white.
 */
final class ColouredNoise {
    private final int horizon;
    /** One row of H values per normal amplitude. */
    private final double[] basis;

    ColouredNoise(int horizon, double beta) {
        this.horizon = horizon;
        basis = new double[horizon * horizon];
        double[] variance = new double[horizon / 2 + 1];
        double total = 0;
        for (int k = 0; k < variance.length; k++) {
            boolean single = k == 0 || 2 * k == horizon;
            variance[k] = (single ? 1 : 2) * Math.pow(Math.max(k, 1), -beta);
            total += variance[k];
        }
        int row = 0;
        for (int k = 0; k < variance.length; k++) {
            boolean single = k == 0 || 2 * k == horizon;
            double amplitude = Math.sqrt(variance[k] / total);
            for (int t = 0; t < horizon; t++) {
                double angle = 2 * Math.PI * k * t / horizon;
                basis[row * horizon + t] = amplitude * Math.cos(angle);
                if (!single) {
                    basis[(row + 1) * horizon + t] = amplitude * Math.sin(angle);
                }
            }
            row += single ? 1 : 2;
        }
    }

    /** Writes a sequence to values[o], values[o + stride], ... */
    void fill(RandomStream random, double[] values, int o, int stride) {
        for (int t = 0; t < horizon; t++) {
            values[o + t * stride] = 0;
        }
        for (int row = 0; row < horizon; row++) {
            double amplitude = random.nextGaussian();
            int from = row * horizon;
            if (stride == 1) {
                for (int t = 0; t < horizon; t++) {
                    values[o + t] += amplitude * basis[from + t];
                }
            } else {
                for (int t = 0; t < horizon; t++) {
                    values[o + t * stride] += amplitude * basis[from + t];
                }
            }
        }
    }
}
