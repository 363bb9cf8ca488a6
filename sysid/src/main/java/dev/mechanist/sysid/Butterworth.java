package dev.mechanist.sysid;

import dev.mechanist.core.InputException;

/**
 * A digital Butterworth low-pass filter by the bilinear transform with the cutoff prewarped, run forwards and backwards so
 * that it shifts no phase (and acts twice: 6 dB at the cutoff). Ends are handled as by SciPy's
 * {@code filtfilt}: the signal is extended by odd reflection over 3 (order + 1) samples, and each pass begins in the steady
 * state of its first value.
 */
public final class Butterworth {
    private final double[] b;
    private final double[] a;
    private final double[] steady;

    /**
     * A low-pass filter.
     *
     * @param order number of poles, 1 to 8
     * @param cutoff frequency of half power of one pass, Hz
     * @param rate samples per second, more than twice the cutoff
     */
    public Butterworth(int order, double cutoff, double rate) {
        if (order < 1 || order > 8) {
            throw new InputException("the order of a Butterworth filter must be within 1 .. 8, not " + order);
        }
        if (!(cutoff > 0) || !(2 * cutoff < rate)) {
            throw new InputException("a low-pass filter at " + cutoff + " Hz needs more than " + 2 * cutoff
                    + " samples per second, not " + rate);
        }
        double k = Math.tan(Math.PI * cutoff / rate);
        double[] numerator = {1};
        double[] denominator = {1};
        // Pole pairs of s^2 + 2 sin(angle) s + 1, and s + 1 for odd orders, with s = (1 - 1/z) / (1 + 1/z) / k.
        for (int i = 0; i < order / 2; i++) {
            double d = 2 * Math.sin(Math.PI * (2 * i + 1) / (2 * order));
            double norm = 1 + d * k + k * k;
            numerator = product(numerator, k * k / norm, 2 * k * k / norm, k * k / norm);
            denominator = product(denominator, 1, 2 * (k * k - 1) / norm, (1 - d * k + k * k) / norm);
        }
        if (order % 2 == 1) {
            numerator = product(numerator, k / (1 + k), k / (1 + k));
            denominator = product(denominator, 1, (k - 1) / (k + 1));
        }
        b = numerator;
        a = denominator;
        // Memory of the transposed direct form II after an endless input of ones, whose output is one.
        steady = new double[order];
        for (int i = order - 1; i >= 0; i--) {
            steady[i] = b[i + 1] - a[i + 1] + (i + 1 < order ? steady[i + 1] : 0);
        }
    }

    private static double[] product(double[] p, double... q) {
        double[] r = new double[p.length + q.length - 1];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < q.length; j++) {
                r[i + j] += p[i] * q[j];
            }
        }
        return r;
    }

    /**
     * The signal filtered forwards and backwards.
     *
     * @param signal at least 3 (order + 1) + 1 samples at the filter's rate
     * @return a fresh array of the same length
     */
    public double[] zeroPhase(double[] signal) {
        int pad = 3 * b.length;
        int length = signal.length;
        if (length <= pad) {
            throw new InputException(
                    "a record of " + length + " samples is too short to smooth; it needs more than " + pad);
        }
        double[] extended = new double[length + 2 * pad];
        System.arraycopy(signal, 0, extended, pad, length);
        for (int i = 1; i <= pad; i++) {
            extended[pad - i] = 2 * signal[0] - signal[i];
            extended[pad + length - 1 + i] = 2 * signal[length - 1] - signal[length - 1 - i];
        }
        double[] smooth = new double[length];
        System.arraycopy(reversed(pass(reversed(pass(extended)))), pad, smooth, 0, length);
        return smooth;
    }

    private double[] pass(double[] x) {
        int order = steady.length;
        double[] memory = new double[order];
        for (int i = 0; i < order; i++) {
            memory[i] = steady[i] * x[0];
        }
        double[] y = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            y[t] = b[0] * x[t] + memory[0];
            for (int i = 0; i < order; i++) {
                memory[i] = b[i + 1] * x[t] - a[i + 1] * y[t] + (i + 1 < order ? memory[i + 1] : 0);
            }
        }
        return y;
    }

    private static double[] reversed(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[x.length - 1 - i];
        }
        return y;
    }
}
