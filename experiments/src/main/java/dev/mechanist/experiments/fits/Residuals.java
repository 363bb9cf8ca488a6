package dev.mechanist.experiments.fits;

import dev.mechanist.sysid.WindowTrace;
import java.util.List;

/**
 * What a model leaves of one state, predicted minus measured over windows that are taken to be sampled evenly.
 *
 * @param lags 0, 1, .. samples [k]
 * @param autocorrelation at these lags, mean over windows: 1 at lag 0 [k]
 * @param frequencies of the spectrum, Hz [f]
 * @param density mean over windows of the squared amplitude per Hz, in the square of the state's unit [f]
 */
record Residuals(double[] lags, double[] autocorrelation, double[] frequencies, double[] density) {
    private static final int MOST_LAGS = 60;
    private static final int MOST_SAMPLES = 256;

    /** @param state index of the state */
    static Residuals of(List<WindowTrace> windows, int state) {
        int samples = windows.stream().mapToInt(w -> w.times().length - 1).min().orElse(0);
        int kept = Math.min(samples, MOST_SAMPLES);
        int count = Math.max(1, Math.min(MOST_LAGS, kept / 2));
        double[] lags = new double[count];
        double[] products = new double[count];
        double[] frequencies = new double[Math.max(0, kept / 2)];
        double[] density = new double[frequencies.length];
        for (WindowTrace w : windows) {
            double[] r = differences(w, state, kept);
            double step = (w.times()[kept] - w.times()[0]) / kept;
            for (int lag = 0; lag < count; lag++) {
                lags[lag] = lag;
                for (int t = lag; t < kept; t++) {
                    products[lag] += r[t] * r[t - lag];
                }
            }
            for (int f = 0; f < frequencies.length; f++) {
                frequencies[f] = (f + 1) / (kept * step);
                density[f] += periodogram(r, f + 1) * 2 * step / kept / windows.size();
            }
        }
        double variance = products[0];
        for (int lag = 0; lag < count; lag++) {
            products[lag] = variance > 0 ? products[lag] / variance : 0;
        }
        return new Residuals(lags, products, frequencies, density);
    }

    /** Predicted minus measured at the samples after the start. */
    private static double[] differences(WindowTrace w, int state, int kept) {
        int n = w.measured().numCols;
        double[] r = new double[kept];
        for (int t = 0; t < kept; t++) {
            int at = (t + 1) * n + state;
            r[t] = w.predicted().data[at] - w.measured().data[at];
        }
        return r;
    }

    /** |sum_t r_t exp(-2 pi i f t / T)|^2. */
    private static double periodogram(double[] r, int f) {
        double real = 0;
        double imaginary = 0;
        for (int t = 0; t < r.length; t++) {
            double angle = 2 * Math.PI * f * t / r.length;
            real += r[t] * Math.cos(angle);
            imaginary += r[t] * Math.sin(angle);
        }
        return real * real + imaginary * imaginary;
    }
}
