package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Sums of sines and cosines of single inputs, y_o = sum_k a_k sin(w_k z_i(k)) or a_k cos(w_k z_i(k)): the trigonometric
 * augmentation of angles, a sine, and the squashing of controls (Deisenroth, Fox and Rasmussen 2015, section 3.5 and
 * appendix A). All moments are exact.
 */
public final class Sinusoids implements GaussianMap {
    /** One wave: amplitude times the sine, or the cosine, of frequency times input. */
    private record Wave(int output, int input, double frequency, double amplitude, boolean cosine) {}

    private final int inputs;
    private final int outputs;
    private final List<Wave> waves;

    private Sinusoids(int inputs, int outputs, List<Wave> waves) {
        for (Wave w : waves) {
            if (w.input < 0 || w.input >= inputs) {
                throw new InputException("input " + w.input + " is not one of 0 .. " + (inputs - 1));
            }
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.waves = List.copyOf(waves);
    }

    /**
     * y = (e_1 sin z_i1, e_1 cos z_i1, e_2 sin z_i2, ..).
     *
     * @param inputs dimension D of z
     * @param angles indices i, counted from 0
     * @param scale amplitudes e, one per angle
     */
    public static Sinusoids sinesAndCosines(int inputs, int[] angles, double[] scale) {
        requireSameLength(angles, scale);
        List<Wave> waves = new ArrayList<>();
        for (int k = 0; k < angles.length; k++) {
            waves.add(new Wave(2 * k, angles[k], 1, scale[k], false));
            waves.add(new Wave(2 * k + 1, angles[k], 1, scale[k], true));
        }
        return new Sinusoids(inputs, 2 * angles.length, waves);
    }

    /** Sines and cosines with amplitude 1. */
    public static Sinusoids sinesAndCosines(int inputs, int... angles) {
        double[] scale = new double[angles.length];
        java.util.Arrays.fill(scale, 1);
        return sinesAndCosines(inputs, angles, scale);
    }

    /** y_k = e_k sin z_ik. */
    public static Sinusoids sines(int inputs, int[] indices, double[] scale) {
        requireSameLength(indices, scale);
        List<Wave> waves = new ArrayList<>();
        for (int k = 0; k < indices.length; k++) {
            waves.add(new Wave(k, indices[k], 1, scale[k], false));
        }
        return new Sinusoids(inputs, indices.length, waves);
    }

    /** The squashing y_k = e_k (9 sin z_ik + sin 3 z_ik) / 8, which stays within +-e_k and is flat at its extremes. */
    public static Sinusoids squashing(int inputs, int[] indices, double[] bound) {
        requireSameLength(indices, bound);
        List<Wave> waves = new ArrayList<>();
        for (int k = 0; k < indices.length; k++) {
            waves.add(new Wave(k, indices[k], 1, 9 * bound[k] / 8, false));
            waves.add(new Wave(k, indices[k], 3, bound[k] / 8, false));
        }
        return new Sinusoids(inputs, indices.length, waves);
    }

    private static void requireSameLength(int[] indices, double[] scale) {
        if (indices.length != scale.length) {
            throw new InputException(indices.length + " indices need as many amplitudes, not " + scale.length);
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    /** y = g(z) at a point. */
    public double[] at(double[] z) {
        double[] y = new double[outputs];
        for (Wave w : waves) {
            double a = w.frequency * z[w.input];
            y[w.output] += w.amplitude * (w.cosine ? Math.cos(a) : Math.sin(a));
        }
        return y;
    }

    @Override
    public Moments propagate(Gaussian z) {
        double[] mean = new double[outputs];
        DMatrixRMaj covariance = new DMatrixRMaj(outputs, outputs);
        DMatrixRMaj gain = new DMatrixRMaj(inputs, outputs);
        for (Wave a : waves) {
            double angle = a.frequency * z.mean()[a.input];
            double damped = a.amplitude * Math.exp(-0.5 * variance(a, z));
            mean[a.output] += damped * (a.cosine ? Math.cos(angle) : Math.sin(angle));
            gain.add(a.input, a.output, damped * a.frequency * (a.cosine ? -Math.sin(angle) : Math.cos(angle)));
            for (Wave b : waves) {
                if (b.output <= a.output) {
                    covariance.add(a.output, b.output, a.amplitude * b.amplitude * new Pair(a, b, z).covariance());
                }
            }
        }
        for (int i = 0; i < outputs; i++) {
            for (int j = 0; j < i; j++) {
                covariance.set(j, i, covariance.get(i, j));
            }
        }
        return new Moments(mean, covariance, gain);
    }

    private static double variance(Wave w, Gaussian z) {
        return w.frequency * w.frequency * z.covariance().get(w.input, w.input);
    }

    /**
     * The covariance of two waves of angles a and b with Cov(a, b) = k and q = exp(-(Var a + Var b) / 2), from the
     * characteristic function of the Gaussian: with P = q (e^k - 1) and N = q (e^-k - 1),
     * Cov(sin a, sin b) = (P cos(a - b) - N cos(a + b)) / 2 and its three siblings, all at the mean angles.
     */
    private static final class Pair {
        final double logQ;
        final double k;
        final double difference;
        final double sum;
        final boolean aCosine;
        final boolean bCosine;

        Pair(Wave a, Wave b, Gaussian z) {
            logQ = -0.5 * (variance(a, z) + variance(b, z));
            k = a.frequency * b.frequency * z.covariance().get(a.input, b.input);
            double meanA = a.frequency * z.mean()[a.input];
            double meanB = b.frequency * z.mean()[b.input];
            difference = meanA - meanB;
            sum = meanA + meanB;
            aCosine = a.cosine;
            bCosine = b.cosine;
        }

        /** exp(logQ) (exp(k) - 1) without cancellation for small k and without overflow for large k. */
        private static double excess(double logQ, double k) {
            return Math.abs(k) < 1 ? Math.exp(logQ) * Math.expm1(k) : Math.exp(logQ + k) - Math.exp(logQ);
        }

        double covariance() {
            return 0.5 * (excess(logQ, k) * ofDifference() + excess(logQ, -k) * ofSum());
        }

        double derivativeByK() {
            return 0.5 * (Math.exp(logQ + k) * ofDifference() - Math.exp(logQ - k) * ofSum());
        }

        double derivativeByMeanA() {
            return 0.5 * (excess(logQ, k) * slopeOfDifference() + excess(logQ, -k) * slopeOfSum());
        }

        double derivativeByMeanB() {
            return 0.5 * (-excess(logQ, k) * slopeOfDifference() + excess(logQ, -k) * slopeOfSum());
        }

        private double ofDifference() {
            if (aCosine == bCosine) {
                return Math.cos(difference);
            }
            return aCosine ? -Math.sin(difference) : Math.sin(difference);
        }

        private double slopeOfDifference() {
            if (aCosine == bCosine) {
                return -Math.sin(difference);
            }
            return aCosine ? -Math.cos(difference) : Math.cos(difference);
        }

        private double ofSum() {
            if (aCosine == bCosine) {
                return aCosine ? Math.cos(sum) : -Math.cos(sum);
            }
            return Math.sin(sum);
        }

        private double slopeOfSum() {
            if (aCosine == bCosine) {
                return aCosine ? -Math.sin(sum) : Math.sin(sum);
            }
            return Math.cos(sum);
        }
    }

    @Override
    public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
        double[] gm = new double[inputs];
        DMatrixRMaj gS = new DMatrixRMaj(inputs, inputs);
        for (Wave a : waves) {
            int i = a.input;
            double w = a.frequency;
            double angle = w * z.mean()[i];
            double damped = a.amplitude * Math.exp(-0.5 * variance(a, z));
            double value = damped * (a.cosine ? Math.cos(angle) : Math.sin(angle));
            double slope = damped * w * (a.cosine ? -Math.sin(angle) : Math.cos(angle));
            double byMean = seed.mean()[a.output];
            double byGain = seed.gain().get(i, a.output);
            gm[i] += byMean * slope - byGain * w * w * value;
            gS.add(i, i, -0.5 * w * w * (byMean * value + byGain * slope));
            for (Wave b : waves) {
                double g = seed.covariance().get(a.output, b.output) * a.amplitude * b.amplitude;
                if (g != 0) {
                    int j = b.input;
                    Pair pair = new Pair(a, b, z);
                    gm[i] += g * w * pair.derivativeByMeanA();
                    gm[j] += g * b.frequency * pair.derivativeByMeanB();
                    double byLogQ = -0.5 * g * pair.covariance();
                    gS.add(i, i, w * w * byLogQ);
                    gS.add(j, j, b.frequency * b.frequency * byLogQ);
                    double byK = 0.5 * g * w * b.frequency * pair.derivativeByK();
                    gS.add(i, j, byK);
                    gS.add(j, i, byK);
                }
            }
        }
        return new Gaussian(gm, gS);
    }
}
