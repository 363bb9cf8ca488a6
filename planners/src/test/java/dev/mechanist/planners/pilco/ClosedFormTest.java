package dev.mechanist.planners.pilco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.Moments;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** PILCO's maps in one dimension, where integrals over a normal density are known, and in numbers. */
class ClosedFormTest {
    private static DMatrixRMaj matrix(double... values) {
        int n = (int) Math.sqrt(values.length);
        return new DMatrixRMaj(n, n, true, values);
    }

    private static Gaussian normal(double mean, double variance) {
        return new Gaussian(new double[] {mean}, matrix(variance));
    }

    private static Moments seed(double mean, double variance, double gain) {
        return new Moments(new double[] {mean}, matrix(variance), matrix(gain));
    }

    /** E exp(-c w d^2 / 2) = exp(-c w d^2 / (2 (1 + c w s))) / sqrt(1 + c w s), its slopes by mean and variance. */
    @Test
    void saturatingLossOfOneState() {
        double w = 4;
        double d = 0.7;
        double s = 0.3;
        SaturatingLoss loss = new SaturatingLoss(matrix(w), new double[] {-0.2});
        Gaussian x = normal(-0.2 + d, s);
        double once = 1 + w * s;
        double twice = 1 + 2 * w * s;
        double bump = Math.exp(-w * d * d / (2 * once)) / Math.sqrt(once);
        double square = Math.exp(-w * d * d / twice) / Math.sqrt(twice);
        Moments y = loss.propagate(x);
        assertEquals(1 - bump, y.mean()[0], 1e-15);
        assertEquals(square - bump * bump, y.covariance().get(0, 0), 1e-15);
        assertEquals(bump * w * d / once, y.gain().get(0, 0), 1e-15, "Cov(x, y) / s");
        double bumpByMean = -bump * w * d / once;
        double bumpByVariance = bump * (w * w * d * d / (2 * once * once) - w / (2 * once));
        double squareByMean = -square * 2 * w * d / twice;
        double squareByVariance = square * (2 * w * w * d * d / (twice * twice) - w / twice);
        Gaussian byMean = loss.pullback(x, seed(3, 0, 0), null);
        assertEquals(-3 * bumpByMean, byMean.mean()[0], 1e-14);
        assertEquals(-3 * bumpByVariance, byMean.covariance().get(0, 0), 1e-14);
        Gaussian byVariance = loss.pullback(x, seed(0, 5, 0), null);
        assertEquals(5 * (squareByMean - 2 * bump * bumpByMean), byVariance.mean()[0], 1e-14);
        assertEquals(
                5 * (squareByVariance - 2 * bump * bumpByVariance),
                byVariance.covariance().get(0, 0),
                1e-14);
        Gaussian byGain = loss.pullback(x, seed(0, 0, 2), null);
        assertEquals(2 * (bumpByMean * w * d / once + bump * w / once), byGain.mean()[0], 1e-14);
        assertEquals(
                2 * (bumpByVariance * w * d / once - bump * w * w * d / (once * once)),
                byGain.covariance().get(0, 0),
                1e-14);
    }

    /** At a point the loss is what it says and has no variance, not even a rounded one. */
    @Test
    void saturatingLossOfACertainState() {
        Moments y = new SaturatingLoss(matrix(2, 0.5, 0.5, 1), new double[] {1, -1})
                .propagate(Gaussian.at(new double[] {1.5, -2}));
        // d = (0.5, -1): d'Wd = 0.5 - 0.5 + 1
        assertEquals(1 - Math.exp(-0.5), y.mean()[0], 1e-15);
        assertEquals(0, y.covariance().get(0, 0));
    }

    /** w d^2 of N(m, s): mean w (s + d^2), variance 2 w^2 s^2 + 4 w^2 s d^2, gain 2 w d. */
    @Test
    void quadraticLossOfOneState() {
        QuadraticLoss loss = new QuadraticLoss(matrix(3), new double[] {0.5});
        Gaussian x = normal(2.5, 0.25);
        Moments y = loss.propagate(x);
        assertEquals(3 * 4.25, y.mean()[0], 1e-14);
        assertEquals(2 * 9 * 0.0625 + 4 * 9 * 0.25 * 4, y.covariance().get(0, 0), 1e-13);
        assertEquals(12, y.gain().get(0, 0), 1e-14);
        Gaussian g = loss.pullback(x, seed(2, 0.5, 7), null);
        assertEquals(2 * 12 + 0.5 * 8 * 9 * 0.25 * 2 + 7 * 6, g.mean()[0], 1e-13);
        assertEquals(2 * 3 + 0.5 * (4 * 9 * 0.25 + 4 * 9 * 4), g.covariance().get(0, 0), 1e-13);
    }

    /** Two widths: the mean of both costs, each with its deviation times kappa; the variance is the mean of both. */
    @Test
    void expectedCostAveragesItsWidths() {
        List<SaturatingLoss> losses = List.of(
                new SaturatingLoss(matrix(1 / 0.25), new double[1]),
                new SaturatingLoss(matrix(1 / 4.0), new double[1]));
        Gaussian x = normal(0.6, 0.2);
        double mean = 0;
        double variance = 0;
        double deviations = 0;
        for (SaturatingLoss loss : losses) {
            Moments y = loss.propagate(x);
            mean += y.mean()[0] / 2;
            variance += y.covariance().get(0, 0) / 2;
            deviations += Math.sqrt(y.covariance().get(0, 0)) / 2;
        }
        ExpectedCost cost = new ExpectedCost(losses, -0.4);
        assertEquals(mean - 0.4 * deviations, cost.at(x).mean(), 1e-15);
        assertEquals(variance, cost.at(x).variance(), 1e-15);
        Gaussian gradient = cost.linearise(x).gradient();
        double h = 1e-5;
        double slope = (cost.at(normal(0.6 + h, 0.2)).mean()
                        - cost.at(normal(0.6 - h, 0.2)).mean())
                / (2 * h);
        double bend = (cost.at(normal(0.6, 0.2 + h)).mean()
                        - cost.at(normal(0.6, 0.2 - h)).mean())
                / (2 * h);
        assertEquals(slope, gradient.mean()[0], 1e-9);
        assertEquals(bend, gradient.covariance().get(0, 0), 1e-9);
        assertEquals(
                (1 - Math.exp(-0.72) + 1 - Math.exp(-0.045)) / 2,
                cost.at(Gaussian.at(new double[] {0.6})).mean(),
                1e-15,
                "without variance there is no bonus");
        Gaussian certain = cost.linearise(Gaussian.at(new double[] {0.6})).gradient();
        assertEquals((0.6 * 4 * Math.exp(-0.72) + 0.15 * Math.exp(-0.045)) / 2, certain.mean()[0], 1e-14);
        assertThrows(InputException.class, () -> new ExpectedCost(List.of(), 0));
        assertThrows(InputException.class, () -> new ExpectedCost(List.of(Sinusoids.sinesAndCosines(1, 0)), 0));
    }

    /** E sin(w z) = exp(-w^2 s / 2) sin(w m), and the moments of products by sums of angles. */
    @Test
    void sinusoidsOfOneAngle() {
        double m = 0.4;
        double s = 0.3;
        Moments y =
                Sinusoids.sinesAndCosines(1, new int[] {0}, new double[] {2}).propagate(normal(m, s));
        double damped = Math.exp(-s / 2);
        assertArrayEquals(new double[] {2 * damped * Math.sin(m), 2 * damped * Math.cos(m)}, y.mean(), 1e-15);
        double twice = Math.exp(-2 * s);
        double sinVariance = 4 * (0.5 - 0.5 * twice * Math.cos(2 * m) - damped * damped * Math.sin(m) * Math.sin(m));
        double cosVariance = 4 * (0.5 + 0.5 * twice * Math.cos(2 * m) - damped * damped * Math.cos(m) * Math.cos(m));
        double cross = 4 * (0.5 * twice * Math.sin(2 * m) - damped * damped * Math.sin(m) * Math.cos(m));
        assertArrayEquals(new double[] {sinVariance, cross, cross, cosVariance}, y.covariance().data, 1e-15);
        assertArrayEquals(new double[] {2 * damped * Math.cos(m), -2 * damped * Math.sin(m)}, y.gain().data, 1e-15);
        Moments squashed =
                Sinusoids.squashing(1, new int[] {0}, new double[] {10}).propagate(normal(m, s));
        double tripled = Math.exp(-4.5 * s);
        assertEquals(10 * (9 * damped * Math.sin(m) + tripled * Math.sin(3 * m)) / 8, squashed.mean()[0], 1e-14);
        assertEquals(
                10 * (9 * damped * Math.cos(m) + 3 * tripled * Math.cos(3 * m)) / 8,
                squashed.gain().get(0, 0),
                1e-14);
        assertArrayEquals(
                new double[] {10 * (9 * Math.sin(m) + Math.sin(3 * m)) / 8},
                Sinusoids.squashing(1, new int[] {0}, new double[] {10}).at(new double[] {m}),
                1e-14);
        assertArrayEquals(
                new double[] {3 * Math.sin(m)},
                Sinusoids.sines(1, new int[] {0}, new double[] {3}).at(new double[] {m}));
        assertThrows(InputException.class, () -> Sinusoids.sines(1, new int[] {1}, new double[] {3}));
        assertThrows(InputException.class, () -> Sinusoids.sines(1, new int[] {0}, new double[2]));
        assertThrows(InputException.class, () -> Sinusoids.squashing(1, new int[] {0}, new double[2]));
        assertThrows(InputException.class, () -> Sinusoids.sinesAndCosines(1, new int[] {0}, new double[2]));
    }

    /** One basis function of length-scale 0.5 at c = 0.3: beta = t / (1 + 1e-4); moments of exp(-(z - c)^2 / (2 l^2)) are known. */
    @Test
    void radialBasisOfOneFunction() {
        double l = 0.5;
        double t = 1.7;
        RadialBasisPolicy policy = new RadialBasisPolicy(
                new DMatrixRMaj(new double[][] {{Math.log(l)}, {9}, {9}}), matrix(0.3), matrix(t));
        double beta = t / 1.0001;
        double m = 0.8;
        double s = 0.09;
        double d = 0.3 - m;
        assertEquals(beta * Math.exp(-d * d / (2 * l * l)), policy.at(new double[] {m})[0], 1e-14);
        Moments y = policy.propagate(normal(m, s));
        double wide = l * l + s;
        double q = Math.exp(-d * d / (2 * wide)) * l / Math.sqrt(wide);
        double wider = l * l + 2 * s;
        double qq = Math.exp(-d * d / wider) * l / Math.sqrt(wider);
        assertEquals(beta * q, y.mean()[0], 1e-14);
        assertEquals(beta * beta * (qq - q * q) + 1e-6, y.covariance().get(0, 0), 1e-14);
        assertEquals(beta * q * d / wide, y.gain().get(0, 0), 1e-14);
        double[] g = new double[5];
        policy.pullback(normal(m, s), seed(1, 0, 0), g);
        double byScale = q * (1 + d * d * l * l / (wide * wide) - l * l / wide);
        assertArrayEquals(new double[] {beta * byScale, 0, 0, -beta * q * d / wide, q / 1.0001}, g, 1e-13);
        assertArrayEquals(new double[] {Math.log(l), 9, 9, 0.3, t}, policy.parameters());
    }

    /** Of (p, angle, v, angle): (p, a, v, b, sin a, cos a, sin b, cos b). */
    @Test
    void featuresStandInTheirOrder() {
        StateFeatures features = StateFeatures.sinesForAngles(new boolean[] {false, true, false, true});
        assertArrayEquals(new int[] {1, 3}, features.angles());
        assertArrayEquals(new int[] {0, 2, 4, 5, 6, 7}, features.policy());
        assertArrayEquals(new int[] {0, 2, 4, 5, 6, 7}, features.dynamics());
        assertEquals(8, features.augmented());
        double[] x = {9, 0.1, 0.2, 0.3, 0.4};
        double[] augmented = {0.1, 0.2, 0.3, 0.4, Math.sin(0.2), Math.cos(0.2), Math.sin(0.4), Math.cos(0.4)};
        assertArrayEquals(augmented, features.augment(x, 1));
        Moments y = features.augmentation().propagate(Gaussian.at(new double[] {0.1, 0.2, 0.3, 0.4}));
        assertArrayEquals(augmented, y.mean(), 1e-15);
        StateFeatures some = new StateFeatures(2, new int[] {1}, new int[] {3, 0}, new int[] {2});
        assertArrayEquals(new double[] {Math.cos(0.5), 2}, some.seenByPolicy(new double[] {2, 0.5}));
        LinearPolicy policy = new LinearPolicy(new DMatrixRMaj(new double[][] {{1, 0.5}}), new double[] {0.25});
        double v = Math.cos(0.5) + 1 + 0.25;
        assertArrayEquals(
                new double[] {3 * (9 * Math.sin(v) + Math.sin(3 * v)) / 8},
                some.control(policy, new double[] {3}, new double[] {2, 0.5}),
                1e-14);
        // x' = x + change, the change a sum of what is seen (sin) and of the control.
        LinearPolicy change =
                new LinearPolicy(new DMatrixRMaj(new double[][] {{2, 1}, {0, -1}}), new double[] {0.1, 0});
        double u = 3 * (9 * Math.sin(v) + Math.sin(3 * v)) / 8;
        Moments next = some.step(policy, new double[] {3}, change).propagate(Gaussian.at(new double[] {2, 0.5}));
        assertArrayEquals(new double[] {2 + 2 * Math.sin(0.5) + u + 0.1, 0.5 - u}, next.mean(), 1e-14);
        assertThrows(InputException.class, () -> new StateFeatures(2, new int[] {2}, new int[0], new int[0]));
        assertThrows(InputException.class, () -> new StateFeatures(2, new int[] {1}, new int[] {4}, new int[0]));
        assertThrows(InputException.class, () -> new StateFeatures(2, new int[] {1}, new int[0], new int[] {-1}));
    }
}
