package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import dev.mechanist.sysid.shooting.Loss.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The system of a fit against one dense least-squares problem: the residuals are written down one by one, their Jacobian is a
 * central difference, and what the system eliminates stretch by stretch is here one matrix over all unknowns.
 */
class ShootingSystemTest {
    private static final double[] NOISE = {0.1, 0.3};
    private static final int[] FREE = {0, 2, 3};
    private static final double[] THETA = {1.7, 0.9, 0.3};
    private static final Machine MACHINE = Machine.spring(2.1, 0.6, 1.1, 0.2);
    private static final DataSet DATA = data();
    /** Lengths that differ; three joints, and none between the episodes. */
    private static final List<Window> STRETCHES = List.of(
            new Window(0, 0, 3), new Window(0, 3, 2), new Window(0, 5, 4), new Window(1, 0, 2), new Window(1, 2, 3));

    private static DataSet data() {
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 2; e++) {
            int steps = e == 0 ? 9 : 5;
            RandomStream random = RandomStream.of(3, "shooting-system-test", e);
            double[] times = new double[steps + 1];
            double[] states = new double[2 * steps + 2];
            double[] actions = new double[2 * steps];
            random.fillGaussian(states, 0, states.length);
            random.fillGaussian(actions, 0, actions.length);
            for (int t = 0; t < steps; t++) {
                times[t + 1] = times[t] + random.nextDouble(0.1, 0.3);
            }
            episodes.add(Machine.episode("record " + e, times, 2, states, 2, actions));
        }
        return MACHINE.data(episodes.toArray(new Episode[0]));
    }

    private static double[] starts() {
        double[] starts = new double[2 * STRETCHES.size()];
        RandomStream.of(4, "shooting-system-starts", 0).fillGaussian(starts, 0, starts.length);
        return starts;
    }

    private static ShootingSystem system(Shooting shooting, List<Window> stretches, double[] noise, Loss loss) {
        FitSettings settings = FitSettings.of(shooting, noise).withLoss(loss).withThreads(2);
        ShootingSystem system = new ShootingSystem(MACHINE, DATA, stretches, FREE, settings);
        system.setJointTolerance(0.5);
        return system;
    }

    /** One dense problem: unknowns are theta, then the start states (absent from measured starts). */
    private record Dense(boolean freeStarts, List<Window> stretches, double[] noise, Loss loss) {
        /** Cost, and by {@code weighted} residuals whose half squared sum has the gradient and curvature of it. */
        double cost(double[] theta, double[] starts) {
            double sum = 0;
            for (double[] r : residuals(theta, starts)) {
                sum += r[1] == 0 ? loss.value(r[0]) : 0.5 * r[0] * r[0];
            }
            return sum;
        }

        /** Each a residual in units of its deviation, and 1 for a joint, which counts quadratically whatever the loss. */
        List<double[]> residuals(double[] theta, double[] starts) {
            double[] values = MACHINE.parameterValues();
            for (int j = 0; j < FREE.length; j++) {
                values[FREE[j]] = theta[j];
            }
            List<double[]> all = new ArrayList<>();
            for (int s = 0; s < stretches.size(); s++) {
                all.addAll(residuals(s, values, starts));
            }
            return all;
        }

        List<double[]> residuals(int s, double[] values, double[] starts) {
            Window w = stretches.get(s);
            Episode episode = DATA.episodes().get(w.episode());
            boolean joined = freeStarts
                    && s + 1 < stretches.size()
                    && stretches.get(s + 1).episode() == w.episode();
            List<double[]> all = new ArrayList<>();
            double[] x = {starts[2 * s], starts[2 * s + 1]};
            for (int k = 0; k <= w.steps(); k++) {
                int t = w.from() + k;
                for (int i = 0; i < 2; i++) {
                    if (k == w.steps() && joined) {
                        all.add(new double[] {(x[i] - starts[2 * s + 2 + i]) / (0.5 * noise[i]), 1});
                    } else if ((k > 0 || freeStarts) && Double.isFinite(noise[i])) {
                        all.add(new double[] {(x[i] - episode.states().get(t, i)) / noise[i], 0});
                    }
                }
                if (k < w.steps()) {
                    double[] next = new double[2];
                    double[] u = {episode.actions().get(t, 0), episode.actions().get(t, 1)};
                    MACHINE.flow().next(x, u, episode.times()[t + 1] - episode.times()[t], values, next);
                    x = next;
                }
            }
            return all;
        }

        /** Gradient by theta, from the residuals of one stretch alone. */
        double[] gradient(int s, double[] theta, double[] starts) {
            Dense one = new Dense(freeStarts, List.of(stretches.get(s)), noise, loss);
            double[] own = Arrays.copyOfRange(starts, 2 * s, 2 * s + 2);
            double[] gradient = new double[theta.length];
            for (int j = 0; j < gradient.length; j++) {
                double[] plus = theta.clone();
                double[] minus = theta.clone();
                plus[j] += 1e-5;
                minus[j] -= 1e-5;
                gradient[j] = (one.cost(plus, own) - one.cost(minus, own)) / 2e-5;
            }
            return gradient;
        }

        private static double[] join(double[] theta, double[] starts) {
            double[] all = Arrays.copyOf(theta, theta.length + starts.length);
            System.arraycopy(starts, 0, all, theta.length, starts.length);
            return all;
        }

        /** J' W r and J' W J, with W the weights of the loss. */
        SimpleMatrix[] normal(double[] theta, double[] starts) {
            List<double[]> here = residuals(theta, starts);
            int unknowns = theta.length + (freeStarts ? starts.length : 0);
            SimpleMatrix J = new SimpleMatrix(here.size(), unknowns);
            double[] z = join(theta, starts);
            for (int j = 0; j < unknowns; j++) {
                double at = z[j];
                z[j] = at + 1e-4;
                List<double[]> plus = at(z, theta.length);
                z[j] = at - 1e-4;
                List<double[]> minus = at(z, theta.length);
                z[j] = at;
                for (int r = 0; r < here.size(); r++) {
                    J.set(r, j, (plus.get(r)[0] - minus.get(r)[0]) / 2e-4);
                }
            }
            SimpleMatrix WJ = J.copy();
            SimpleMatrix Wr = new SimpleMatrix(here.size(), 1);
            for (int r = 0; r < here.size(); r++) {
                double value = here.get(r)[0];
                double weight = here.get(r)[1] == 0 ? loss.weight(value) : 1;
                Wr.set(r, 0, weight * value);
                for (int j = 0; j < unknowns; j++) {
                    WJ.set(r, j, weight * J.get(r, j));
                }
            }
            return new SimpleMatrix[] {J.transpose().mult(Wr), J.transpose().mult(WJ)};
        }

        private List<double[]> at(double[] z, int p) {
            return residuals(Arrays.copyOf(z, p), Arrays.copyOfRange(z, p, z.length));
        }
    }

    private static final double[] PRECISION = {3, 0, 20};
    private static final double[] PULL = {-2, 0, 5};

    private static void addPrior(SimpleMatrix[] normal) {
        for (int j = 0; j < 3; j++) {
            normal[0].set(j, 0, normal[0].get(j, 0) + PULL[j]);
            normal[1].set(j, j, normal[1].get(j, j) + PRECISION[j]);
        }
    }

    private static double[] damped(SimpleMatrix[] normal, double damping, double[] fixed) {
        SimpleMatrix H = normal[1].copy();
        SimpleMatrix right = normal[0].negative();
        int size = H.getNumRows();
        for (int j = 0; j < size; j++) {
            H.set(j, j, H.get(j, j) * (1 + damping));
        }
        for (int j = 0; j < fixed.length; j++) {
            if (!Double.isNaN(fixed[j])) {
                for (int k = 0; k < size; k++) {
                    H.set(j, k, j == k ? 1 : 0);
                }
                right.set(j, 0, fixed[j]);
            }
        }
        return H.solve(right).getDDRM().data;
    }

    private static double predicted(SimpleMatrix[] normal, double[] step) {
        SimpleMatrix d = new SimpleMatrix(step.length, 1, true, step);
        return -d.dot(normal[0]) - 0.5 * d.dot(normal[1].mult(d));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4})
    void aStepWithFreeStartsIsThatOfTheDenseProblem(double damping) {
        Loss loss = new Loss(Shape.CAUCHY, 1.5);
        Dense dense = new Dense(true, STRETCHES, NOISE, loss);
        try (ShootingSystem system = system(new Shooting.FreeStarts(1, 0.5), STRETCHES, NOISE, loss)) {
            system.linearise(THETA, starts(), NOISE);
            SimpleMatrix[] normal = dense.normal(THETA, starts());
            assertEquals(dense.cost(THETA, starts()), system.cost(), 1e-10);
            double[] gradient = system.gradient();
            for (int j = 0; j < 3; j++) {
                assertEquals(normal[0].get(j, 0), gradient[j], 1e-6);
            }
            addPrior(normal);
            double no = Double.NaN;
            for (double[] fixed : new double[][] {{no, no, no}, {no, 0.25, no}, {-0.5, 0.1, 0.2}}) {
                ShootingSystem.Step step = system.step(damping, PRECISION, PULL, fixed);
                double[] expected = damped(normal, damping, fixed);
                assertArrayEquals(Arrays.copyOf(expected, 3), step.theta(), 1e-6);
                assertArrayEquals(Arrays.copyOfRange(expected, 3, 13), step.starts(), 1e-6);
                assertEquals(predicted(normal, expected), step.decrease(), 1e-5 * Math.abs(step.decrease()));
            }
        }
    }

    /** The border after elimination is the Schur complement of the start states. */
    @Test
    void theReducedHessianIsTheSchurComplement() {
        Dense dense = new Dense(true, STRETCHES, NOISE, Loss.SQUARED);
        try (ShootingSystem system = system(new Shooting.FreeStarts(1, 0.5), STRETCHES, NOISE, Loss.SQUARED)) {
            system.linearise(THETA, starts(), NOISE);
            SimpleMatrix[] normal = dense.normal(THETA, starts());
            addPrior(normal);
            SimpleMatrix inverse = normal[1].invert().extractMatrix(0, 3, 0, 3);
            DMatrixRMaj expected = inverse.invert().getDDRM();
            DMatrixRMaj actual = system.reducedHessian(PRECISION).orElseThrow();
            assertArrayEquals(expected.data, actual.data, 1e-5);
        }
    }

    @Test
    void aStepFromMeasuredStartsIsThatOfTheDenseProblem() {
        double[] noise = {0.2, Double.POSITIVE_INFINITY};
        Loss loss = new Loss(Shape.SOFT_L1, 2);
        List<Window> windows = List.of(new Window(0, 1, 3), new Window(0, 2, 4), new Window(1, 0, 5));
        double[] starts = measured(windows);
        Dense dense = new Dense(false, windows, noise, loss);
        try (ShootingSystem system = system(new Shooting.FromMeasured(1, 1), windows, noise, loss)) {
            system.linearise(THETA, starts, noise);
            SimpleMatrix[] normal = dense.normal(THETA, starts);
            addPrior(normal);
            ShootingSystem.Step step = system.step(0.4, PRECISION, PULL, nothingFixed());
            double[] expected = damped(normal, 0.4, nothingFixed());
            assertArrayEquals(expected, step.theta(), 1e-6);
            assertEquals(0, step.starts().length);
            assertEquals(predicted(normal, expected), step.decrease(), 1e-5);
            assertArrayEquals(
                    normal[1].getDDRM().data, system.reducedHessian(PRECISION).orElseThrow().data, 1e-6);
            assertEquals(dense.cost(THETA, starts), system.cost(), 1e-10);
            double[] elsewhere = {1, 2, 3};
            assertEquals(dense.cost(elsewhere, starts), system.cost(elsewhere, starts, noise), 1e-10);
        }
    }

    private static double[] nothingFixed() {
        return new double[] {Double.NaN, Double.NaN, Double.NaN};
    }

    private static double[] measured(List<Window> windows) {
        double[] starts = new double[2 * windows.size()];
        for (int s = 0; s < windows.size(); s++) {
            Window w = windows.get(s);
            System.arraycopy(DATA.episodes().get(w.episode()).states().data, 2 * w.from(), starts, 2 * s, 2);
        }
        return starts;
    }

    /**
     * Four windows of one episode and two of another. With the lag 2, neighbours count 2/3 and those beyond 1/3, in both orders, and
     * none over the end of an episode (Newey and West 1987, equation 5).
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void neighbouringGradientsAreCorrelatedUpToTheLag(int lag) {
        double[] noise = {0.2, 0.5};
        List<Window> windows = List.of(
                new Window(0, 0, 3),
                new Window(0, 2, 3),
                new Window(0, 4, 3),
                new Window(0, 6, 3),
                new Window(1, 0, 3),
                new Window(1, 2, 3));
        double[] starts = measured(windows);
        Dense dense = new Dense(false, windows, noise, Loss.SQUARED);
        DMatrixRMaj expected = new DMatrixRMaj(3, 3);
        for (int s = 0; s < 6; s++) {
            for (int r = 0; r < 6; r++) {
                boolean together = s < 4 == r < 4;
                double weight = together ? Math.max(0, 1 - Math.abs(s - r) / (lag + 1.0)) : 0;
                double[] a = dense.gradient(s, THETA, starts);
                double[] b = dense.gradient(r, THETA, starts);
                for (int i = 0; i < 3; i++) {
                    for (int j = 0; j < 3; j++) {
                        expected.add(i, j, weight * a[i] * b[j]);
                    }
                }
            }
        }
        try (ShootingSystem system = system(new Shooting.FromMeasured(1, 1), windows, noise, Loss.SQUARED)) {
            system.linearise(THETA, starts, noise);
            DMatrixRMaj actual = system.statistics().meat(lag);
            for (int i = 0; i < 9; i++) {
                assertEquals(expected.data[i], actual.data[i], 1e-6 * Math.abs(expected.data[i]) + 1e-6);
            }
        }
    }

    /** 14 steps and 2 episodes make 16 samples of 2 numbers, each compared once; 3 parameters and 2 free start states. */
    @Test
    void degreesOfFreedomWithFreeStarts() {
        try (ShootingSystem system = system(new Shooting.FreeStarts(1, 0.5), STRETCHES, NOISE, Loss.SQUARED)) {
            system.linearise(THETA, starts(), NOISE);
            assertEquals(32 - 3 - 4, system.statistics().degreesOfFreedom(3));
            assertEquals(2 * system.cost() / 25, system.statistics().variance(3), 1e-12);
            assertEquals(2 * system.cost() / 32, system.statistics().meanSquare(), 1e-12);
            assertEquals(2 * system.cost(), system.statistics().variance(40), 1e-12, "never less than one degree");
        }
    }

    /** x stays where it is: the residuals are what was measured. */
    @Test
    void residualsAndNoiseByHand() {
        Machine still = Machine.ramp(0, 0);
        DataSet data = still.data(
                Machine.episode("a", new double[] {0, 1, 2}, 1, new double[] {0, 3, -4}, 1, 0, 0),
                Machine.episode("b", new double[] {0, 1}, 1, new double[] {0, 12}, 1, 0));
        List<Window> windows = List.of(new Window(0, 0, 2), new Window(1, 0, 1));
        double[] noise = {2};
        FitSettings measured = FitSettings.of(new Shooting.FromMeasured(1, 1), noise);
        try (ShootingSystem system = new ShootingSystem(still, data, windows, new int[] {0}, measured)) {
            assertEquals((9 + 16 + 144) / 8.0, system.cost(new double[] {0}, new double[] {0, 0}, noise), 1e-12);
            assertArrayEquals(
                    new double[] {13 / Math.sqrt(3)}, system.statistics().residuals(), 1e-12);
            assertArrayEquals(
                    new double[] {13 / Math.sqrt(3)}, system.statistics().estimatedNoise(noise, 1), 1e-12);
            assertEquals(169 / 12.0, system.statistics().meanSquare(), 1e-12);
        }
        FitSettings free = FitSettings.of(new Shooting.FreeStarts(1, 1), noise);
        try (ShootingSystem system = new ShootingSystem(still, data, windows, new int[] {0}, free)) {
            system.setJointTolerance(1);
            system.cost(new double[] {0}, new double[] {0, 0}, noise);
            // Five numbers compared; a parameter and two start states are spent.
            assertArrayEquals(
                    new double[] {13 / Math.sqrt(5)}, system.statistics().residuals(), 1e-12);
            assertArrayEquals(
                    new double[] {13 / Math.sqrt(2)}, system.statistics().estimatedNoise(noise, 1), 1e-12);
            assertArrayEquals(
                    new double[] {13 / Math.sqrt(1)}, system.statistics().estimatedNoise(noise, 9), 1e-12);
        }
    }

    /** Noise of exact data falls to a millionth of what was assumed and no further; what is not compared keeps its own. */
    @Test
    void noiseOfExactDataStaysPositive() {
        Machine machine = Machine.spring(0, 0, 0, 0);
        DataSet data = machine.data(Machine.episode(
                "rest", new double[] {0, 1, 2, 3}, 2, new double[] {1, 0, 1, 0, 1, 0, 1, 0}, 2, 0, 0, 0, 0, 0, 0));
        double[] noise = {3, Double.POSITIVE_INFINITY};
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(1, 1), noise);
        List<Window> windows = List.of(new Window(0, 0, 3));
        try (ShootingSystem system = new ShootingSystem(machine, data, windows, new int[] {3}, settings)) {
            assertEquals(0, system.cost(new double[] {0}, new double[] {1, 0}, noise));
            assertArrayEquals(
                    new double[] {3e-6, Double.POSITIVE_INFINITY},
                    system.statistics().estimatedNoise(noise, 1),
                    1e-18);
            assertArrayEquals(new double[] {0, Double.NaN}, system.statistics().residuals());
        }
    }

    /** The second stretch of the second episode, from 3 s on, overflows in its second step. */
    @Test
    void theCulpritIsNamedWithTheTimesOfItsStretch() {
        Machine machine = Machine.ramp(0, 0);
        DataSet data = machine.data(
                Machine.episode("good", new double[] {0, 1, 2}, 1, new double[3], 1, 0, 0),
                Machine.episode("bad", new double[] {2, 3, 4, 5, 6}, 1, new double[5], 1, 0, 0, 1e300, 0));
        List<Window> windows = List.of(new Window(0, 0, 2), new Window(1, 0, 1), new Window(1, 1, 3));
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(1, 1), 1);
        try (ShootingSystem system = new ShootingSystem(machine, data, windows, new int[] {1}, settings)) {
            system.linearise(new double[] {1e10}, new double[3], new double[] {1});
            assertTrue(
                    system.culprit()
                            .startsWith("bad: the simulation with the start values diverges between 3.0 s and 5.0 s"),
                    system.culprit());
            assertEquals(Double.POSITIVE_INFINITY, system.cost());
            system.linearise(new double[] {0}, new double[3], new double[] {1});
            assertTrue(system.culprit().startsWith("the cost at the start values is not finite"), system.culprit());
        }
    }

    /** Values that a model refuses have no cost. */
    @Test
    void refusedValuesHaveNoCost() {
        Machine machine = Machine.ramp(0, 0).with("gain", p -> p.withBounds(0, 1));
        DataSet data = machine.data(Machine.episode("a", new double[] {0, 1}, 1, new double[2], 1, 1));
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(1, 1), 1);
        try (ShootingSystem system =
                new ShootingSystem(machine, data, List.of(new Window(0, 0, 1)), new int[] {1}, settings)) {
            assertEquals(0.125, system.cost(new double[] {0.5}, new double[1], new double[] {1}), 1e-15);
            assertTrue(Double.isNaN(system.cost(new double[] {2}, new double[1], new double[] {1})));
        }
    }

    /** A gain without any force moves nothing: undamped, its diagonal is zero, and damping stands for one. */
    @Test
    void aParameterWithoutInfluenceIsDampedByOne() {
        Machine machine = Machine.ramp(0, 0);
        DataSet data = machine.data(Machine.episode("a", new double[] {0, 1}, 1, new double[] {0, 3}, 1, 0));
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(1, 1), 0.5);
        try (ShootingSystem system =
                new ShootingSystem(machine, data, List.of(new Window(0, 0, 1)), new int[] {0, 1}, settings)) {
            system.linearise(new double[2], new double[1], new double[] {0.5});
            double[] none = new double[2];
            double no = Double.NaN;
            assertNull(system.step(0, none, none, new double[] {no, no}));
            // Slope: gradient -3 / 0.25, curvature 1 / 0.25.
            assertArrayEquals(
                    new double[] {3 / 1.25, -7 / 0.25},
                    system.step(0.25, none, new double[] {0, 7}, new double[] {no, no})
                            .theta(),
                    1e-12);
        }
    }
}
