package dev.mechanist.planners.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColouredNoiseTest {
    private static final int DRAWS = 4000;

    /** Slope of log power over log frequency, fitted to the periodogram's mean; its standard error is near 0.01. */
    @ParameterizedTest
    @CsvSource({"0, 30", "0.5, 31", "1, 30", "2, 64", "3.5, 30"})
    void powerFallsWithTheExponent(double beta, int horizon) {
        double[][] sequences = draw(horizon, beta);
        int frequencies = (horizon - 1) / 2;
        double[] abscissa = new double[frequencies];
        double[] ordinate = new double[frequencies];
        for (int k = 1; k <= frequencies; k++) {
            abscissa[k - 1] = Math.log(k);
            ordinate[k - 1] = Math.log(power(sequences, k));
        }
        assertEquals(-beta, slope(abscissa, ordinate), 0.06);
    }

    /** Var of the sample variance of DRAWS normal numbers: 2 / DRAWS, that is 0.022; five deviations, at all times. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 2, 3.5})
    void varianceIsOneAtEveryTime(double beta) {
        for (int horizon : new int[] {1, 2, 7, 30}) {
            double[][] sequences = draw(horizon, beta);
            for (int t = 0; t < horizon; t++) {
                double squares = 0;
                for (double[] sequence : sequences) {
                    squares += sequence[t] * sequence[t];
                }
                assertEquals(1, squares / DRAWS, 0.11, "horizon " + horizon + ", time " + t);
            }
        }
    }

    /**
     * x_t = sum_k sqrt(w_k S_k / sum w S) (a_k cos + b_k sin)(2 pi k t / H) with S_k = max(k, 1)^-beta, w_k = 1 for the constant
     * part and the highest frequency of an even H, which have no sine, and 2 for the others.
     */
    @ParameterizedTest
    @CsvSource({"5, 1.5", "6, 1.5", "6, 0", "1, 2", "2, 3"})
    void aSequenceIsASumOfSinesAndCosines(int horizon, double beta) {
        double[] actual = new double[horizon];
        new ColouredNoise(horizon, beta).fill(RandomStream.of(5, "noise", 1), actual, 0, 1);
        RandomStream random = RandomStream.of(5, "noise", 1);
        double[] expected = new double[horizon];
        double total = 0;
        for (int k = 0; k <= horizon / 2; k++) {
            boolean both = k > 0 && k < horizon - k;
            double power = (both ? 2 : 1) * (k < 2 ? 1 : 1 / Math.pow(k, beta));
            total += power;
            double a = random.nextGaussian();
            double b = both ? random.nextGaussian() : 0;
            for (int t = 0; t < horizon; t++) {
                double phase = 2 * Math.PI * k * t / horizon;
                expected[t] += Math.sqrt(power) * (a * Math.cos(phase) + b * Math.sin(phase));
            }
        }
        for (int t = 0; t < horizon; t++) {
            assertEquals(expected[t] / Math.sqrt(total), actual[t], 1e-14);
        }
    }

    @Test
    void sameStreamSameBitsWhateverTheStride() {
        ColouredNoise noise = new ColouredNoise(9, 2);
        double[] dense = new double[9];
        double[] spread = new double[30];
        noise.fill(RandomStream.of(5, "noise", 2), dense, 0, 1);
        new ColouredNoise(9, 2).fill(RandomStream.of(5, "noise", 2), spread, 2, 3);
        double[] gathered = new double[9];
        for (int t = 0; t < 9; t++) {
            gathered[t] = spread[2 + 3 * t];
            spread[2 + 3 * t] = 0;
        }
        assertArrayEquals(dense, gathered);
        assertArrayEquals(new double[30], spread);
    }

    private static double[][] draw(int horizon, double beta) {
        ColouredNoise noise = new ColouredNoise(horizon, beta);
        RandomStream random = RandomStream.of(1, "coloured", 0);
        double[][] sequences = new double[DRAWS][horizon];
        for (double[] sequence : sequences) {
            noise.fill(random, sequence, 0, 1);
        }
        return sequences;
    }

    private static double power(double[][] sequences, int k) {
        double sum = 0;
        for (double[] sequence : sequences) {
            double real = 0;
            double imaginary = 0;
            for (int t = 0; t < sequence.length; t++) {
                double angle = 2 * Math.PI * k * t / sequence.length;
                real += sequence[t] * Math.cos(angle);
                imaginary += sequence[t] * Math.sin(angle);
            }
            sum += real * real + imaginary * imaginary;
        }
        return sum / sequences.length;
    }

    private static double slope(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += y[i] / x.length;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < x.length; i++) {
            covariance += (x[i] - meanX) * (y[i] - meanY);
            variance += (x[i] - meanX) * (x[i] - meanX);
        }
        return covariance / variance;
    }
}
