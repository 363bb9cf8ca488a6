package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Disturbances of windows: sizes by hand, derivatives by differences, and a push that no parameter explains. */
class DisturbedFitTest {
    private static final double DT = 0.01;
    private static final double[] PHI = {0.3, -0.4, 0.1, 0.2, 0.5};
    private static final Disturbances GUESS = new Disturbances(5, List.of(1e-3, 0.01), List.of(0.1), 0.2, 0.1);
    private static final FitSettings SETTINGS =
            FitSettings.of(new Shooting.FromMeasured(0.5, 0.25), 0.01, Double.POSITIVE_INFINITY);

    /** Two pieces of 0.5 s: an action of size 3 e^0.1 that forgets itself in 0.25 e^0.2 s. */
    @Test
    void sizesByHand() {
        Disturbances guess = new Disturbances(2, List.of(2.0, 0.5), List.of(3.0), 0.25, 0.7);
        DisturbanceSizes sizes = new DisturbanceSizes(guess, pendulum(1).spec(), 1);
        double[] phi = PHI;
        assertEquals(5, sizes.count(), "starts in rad, starts in rad/s, torque, memory, noise");
        assertEquals(0.7 * Math.exp(0.5), sizes.noise(phi), 1e-12);
        DMatrixRMaj covariance = sizes.covariance(phi);
        double torque = 9 * Math.exp(0.2);
        double across = torque * Math.exp(-0.5 / (0.25 * Math.exp(0.2)));
        assertEquals(
                0,
                CommonOps_DDRM.elementMaxAbs(CommonOps_DDRM.subtract(
                        new DMatrixRMaj(new double[][] {
                            {4 * Math.exp(0.6), 0, 0, 0},
                            {0, 0.25 * Math.exp(-0.8), 0, 0},
                            {0, 0, torque, across},
                            {0, 0, across, torque}
                        }),
                        covariance,
                        null)),
                1e-12);
        DMatrixRMaj with = new DMatrixRMaj(4, 4);
        Arrays.setAll(with.data, i -> Math.sin(i + 1.0));
        CommonOps_DDRM.add(with, CommonOps_DDRM.transpose(with, null), with);
        double[] gradient = sizes.gradient(phi, with);
        for (int k = 0; k < 4; k++) {
            double[] up = phi.clone();
            double[] down = phi.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            double twin = 0;
            for (int i = 0; i < 16; i++) {
                twin += 0.5 * with.data[i] * (sizes.covariance(up).data[i] - sizes.covariance(down).data[i]) / 2e-5;
            }
            assertEquals(twin, gradient[k], 1e-8 * Math.abs(twin), "phi " + k);
        }
        assertThrows(
                InputException.class,
                () -> new DisturbanceSizes(
                        new Disturbances(2, List.of(1.0), List.of(1.0), 1, 1),
                        pendulum(1).spec(),
                        1));
    }

    /** Half of (0.09 + 0.16 + 0.01 + 0.04 + 0.25) / 2^2, and phi / 2^2. */
    @Test
    void sizesAreDoubtedByTwo() {
        Disturbances guess = new Disturbances(2, List.of(2.0, 0.5), List.of(3.0), 0.25, 0.7);
        double[] gradient = {1, 1, 1, 1, 1};
        double prior = new DisturbanceSizes(guess, pendulum(1).spec(), 1).prior(PHI, gradient);
        assertEquals(0.06875, prior, 1e-15);
        assertArrayEquals(new double[] {1.075, 0.9, 1.025, 1.05, 1.125}, gradient, 1e-15);
    }

    /**
     * One residual of 3 that follows the torque of the first piece by 2 has, at sizes as guessed, the variance 4 9 + 0.7^2; two of
     * which each is worth 0.4. Gradients by differences.
     */
    @Test
    void likelihoodByHand() {
        Disturbances guess = new Disturbances(2, List.of(2.0, 0.5), List.of(3.0), 0.25, 0.7);
        DisturbanceSizes sizes = new DisturbanceSizes(guess, pendulum(1).spec(), 1);
        DisturbanceLikelihood likelihood = new DisturbanceLikelihood(sizes, 0.4);
        DMatrixRMaj three = new DMatrixRMaj(new double[][] {{3}});
        DMatrixRMaj none = new DMatrixRMaj(1, 1);
        DisturbedWindow one = new DisturbedWindow(three, new DMatrixRMaj(new double[][] {{0, 0, 2, 0}}), none);
        double variance = 36.49;
        double expected = 2 * 0.4 * (0.5 * Math.log(variance) + 0.5 * 9 / variance);
        assertEquals(expected, likelihood.of(List.of(one, one), new double[5], new double[5]), 1e-12);
        assertEquals(
                0.4 / variance,
                likelihood.weights(List.of(one), new double[5]).get(0).get(0, 0),
                1e-14);

        DisturbedWindow two = new DisturbedWindow(
                new DMatrixRMaj(new double[][] {{1.5}, {-2}}),
                new DMatrixRMaj(new double[][] {{0.3, 0, 2, 1}, {1, -0.4, 0.5, 3}}),
                new DMatrixRMaj(2, 1));
        double[] gradient = new double[5];
        likelihood.of(List.of(one, two), PHI, gradient);
        for (int k = 0; k < 5; k++) {
            double[] up = PHI.clone();
            double[] down = PHI.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            double twin = (likelihood.of(List.of(one, two), up, new double[5])
                            - likelihood.of(List.of(one, two), down, new double[5]))
                    / 2e-5;
            assertEquals(twin, gradient[k], 1e-8, "phi " + k);
        }
    }

    /** A window that starts elsewhere, is pushed in its second piece, or has another gain, moves as its derivatives say. */
    @Test
    void derivativesOfAWindow() {
        Episode episode = record(1, 0, 51);
        Window window = new Window(0, 3, 45);
        int[] free = {2, 6};
        double[] noise = SETTINGS.noise();
        ParametricDynamics model = pendulum(1.2);
        DisturbedWindow at = DisturbedWindow.of(model, episode, window, free, noise, 5);
        assertEquals(5, at.residuals().numRows, "positions at the ends of pieces");
        double h = 1e-6;
        for (int j = 0; j < 2; j++) {
            DMatrixRMaj states = episode.states().copy();
            states.add(3, j, h);
            same(
                    at,
                    DisturbedWindow.of(model, episode.withStates(states), window, free, noise, 5),
                    h,
                    at.byDisturbance(),
                    j);
            double[] values = model.parameterValues();
            values[free[j]] += h;
            same(
                    at,
                    DisturbedWindow.of(model.withParameterValues(values), episode, window, free, noise, 5),
                    h,
                    at.byTheta(),
                    j);
        }
        DMatrixRMaj actions = episode.actions().copy();
        for (int t = 3 + 9; t < 3 + 18; t++) {
            actions.add(t, 0, h);
        }
        same(
                at,
                DisturbedWindow.of(model, episode.withActions(actions), window, free, noise, 5),
                h,
                at.byDisturbance(),
                3);
    }

    private static void same(DisturbedWindow from, DisturbedWindow to, double h, DMatrixRMaj derivative, int column) {
        double largest = 0;
        for (int i = 0; i < derivative.numRows; i++) {
            double twin = (to.residuals().get(i, 0) - from.residuals().get(i, 0)) / h;
            assertEquals(twin, derivative.get(i, column), 1e-3 * Math.max(1, Math.abs(twin)), "row " + i);
            largest = Math.max(largest, Math.abs(twin));
        }
        assertTrue(largest > 0.1, "it matters");
    }

    /** A torque of 0.15 Nm that forgets itself in 0.2 s: the gain comes out within what its standard error says. */
    @Test
    void aPushThatNoParameterExplains() {
        List<Episode> episodes = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            episodes.add(record(10 + k, 0.15, 1001));
        }
        ParametricDynamics guess = pendulum(1);
        DisturbedFit.Found found = DisturbedFit.fit(
                guess,
                new DataSet(episodes),
                SETTINGS.withPriorWidth(5).withThreads(1),
                GUESS,
                guess.parameters().stream()
                        .filter(Parameter::free)
                        .mapToDouble(Parameter::value)
                        .toArray());
        int gain = 3;
        double error = Covariance.of(found.information(), null, 1, new boolean[5], 1e-10)
                .standardErrors()[gain];
        assertTrue(error > 0.003 && error < 0.05, "error " + error);
        assertEquals(1.3, found.model().parameterValues()[6], 3 * error);
        double torque = Double.parseDouble(found.sizes().replaceFirst(".*torque ([0-9.]+) N m.*", "$1"));
        assertEquals(0.15, torque, 0.04, found.sizes());
    }

    /** Where the prior is narrow it is all that is known, 1 / (scale width)^2; windows of 0.5 s every 0.25 s count half. */
    @Test
    void priorsAndSharesCount() {
        ParametricDynamics guess = pendulum(1.3);
        List<Parameter> free =
                guess.parameters().stream().filter(Parameter::free).toList();
        double[] from = free.stream().mapToDouble(Parameter::value).toArray();
        double width = 1e-5;
        DisturbedFit.Found found = DisturbedFit.fit(
                guess,
                new DataSet(List.of(record(1, 0, 201), record(2, 0, 101))),
                SETTINGS.withPriorWidth(width).withThreads(1),
                GUESS,
                from);
        assertEquals(0.5 * (7 + 3), found.windows(), 1e-12);
        for (int i = 0; i < from.length; i++) {
            double known = Math.pow(free.get(i).scale() * width, -2);
            assertEquals(
                    1, found.information().get(i, i) / known, 1e-2, free.get(i).name());
        }
        assertArrayEquals(
                from,
                found.model().parameters().stream()
                        .filter(Parameter::free)
                        .mapToDouble(Parameter::value)
                        .toArray(),
                1e-3);
    }

    private static ParametricDynamics pendulum(double gain) {
        ParametricDynamics model = new SimplePendulum().discrete(DT);
        return model.withParameters(model.parameters().stream()
                .map(p -> p.name().equals("gain") ? p.withValue(gain) : p)
                .toList());
    }

    /** Of the pendulum with gain 1.3, driven by two sines and pushed by a torque of some size. */
    private static Episode record(long seed, double push, int samples) {
        ParametricDynamics truth = pendulum(1.3);
        RandomStream random = RandomStream.of(seed, "disturbed", 0);
        double[] phases = {random.nextDouble(0, 6.28), random.nextDouble(0, 6.28)};
        DMatrixRMaj states = new DMatrixRMaj(samples, 2);
        DMatrixRMaj actions = new DMatrixRMaj(samples - 1, 1);
        double[] times = new double[samples];
        double pushed = push * random.nextGaussian();
        double keeps = Math.exp(-DT / 0.2);
        for (int t = 0; t < samples - 1; t++) {
            double u = 1.5 * Math.sin(3 * t * DT + phases[0]) + Math.sin(7 * t * DT + phases[1]);
            actions.set(t, 0, u);
            truth.advance(states.data, 2 * t, new double[] {u + pushed}, 0, DT, states.data, 2 * t + 2);
            pushed = keeps * pushed + Math.sqrt(1 - keeps * keeps) * push * random.nextGaussian();
            times[t + 1] = (t + 1) * DT;
        }
        for (int i = 0; i < states.getNumElements(); i++) {
            states.data[i] += 5e-4 * random.nextGaussian();
        }
        return Episode.recorded("record " + seed, truth.spec(), times, states, actions);
    }
}
