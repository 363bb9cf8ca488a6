package dev.mechanist.graphnet.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TestData;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.Schedule;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Policies, their imitation and their gradient through a model, against plain loops in float64. */
class PolicyFormulasTest {
    /** x = (v, angle), two actions whose bounds differ and are not centred. */
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("v", "m/s"), Variable.angle("angle")),
            List.of(Variable.bounded("u", "N", -1, 3), Variable.bounded("w", "N", 2, 2.5)));

    private static PolicySettings settings(double rate, Adam.Settings optimiser, int batch) {
        return new PolicySettings(
                List.of(3), Activation.TANH, Schedule.constant(rate), optimiser, batch, Precision.FLOAT64, Device.CPU);
    }

    /** The policy written out: tanh network of (v, sin, cos), normalised, squashed into the bounds. */
    private static double[] act(Map<String, double[]> w, double[] x) {
        double[] z = {x[0], Math.sin(x[1]), Math.cos(x[1])};
        double[] u = new double[2];
        double[] h = new double[3];
        for (int j = 0; j < 3; j++) {
            h[j] = w.get("policy/biases 0")[j];
            for (int i = 0; i < 3; i++) {
                double seen = (z[i] - w.get("policy input/mean")[i]) / w.get("policy input/deviation")[i];
                h[j] += seen * w.get("policy/weights 0")[3 * i + j];
            }
            h[j] = Math.tanh(h[j]);
        }
        for (int k = 0; k < 2; k++) {
            double out = w.get("policy/biases 1")[k];
            for (int j = 0; j < 3; j++) {
                out += h[j] * w.get("policy/weights 1")[2 * j + k];
            }
            u[k] = k == 0 ? 1 + 2 * Math.tanh(out) : 2.25 + 0.25 * Math.tanh(out);
        }
        return u;
    }

    private static final DMatrixRMaj STATES = new DMatrixRMaj(4, 2, true, 0.5, 1, -2, 0.3, 1.5, -2.2, 0.1, 3);
    private static final DMatrixRMaj EXPERT = new DMatrixRMaj(4, 2, true, 2.5, 2.1, -0.5, 2.4, 0, 2.2, 1, 2.45);

    /** Mean over rows and actions of the squared error in units of the ranges 4 and 0.5. */
    private static double imitationLoss(Map<String, double[]> w) {
        double sum = 0;
        for (int row = 0; row < 4; row++) {
            double[] u = act(w, new double[] {STATES.get(row, 0), STATES.get(row, 1)});
            sum += Math.pow((u[0] - EXPERT.get(row, 0)) / 4, 2) + Math.pow((u[1] - EXPERT.get(row, 1)) / 0.5, 2);
        }
        return sum / 8;
    }

    /**
     * With epsilon far above any gradient Adam's first update is rate * sqrt(1 - beta2) / epsilon times the gradient: it shows
     * the loss that was differentiated.
     */
    @Test
    void imitationDescendsTheLossInUnitsOfTheRanges() {
        double epsilon = 1e6;
        Adam.Settings optimiser = new Adam.Settings(0.9, 0.999, epsilon, 0, OptionalDouble.empty());
        double factor = Math.sqrt(1 - 0.999) / epsilon;
        double rate = 1e-3 / factor;
        try (PolicyImitation still = new PolicyImitation(SPEC, settings(1e-30, optimiser, 10), 4);
                PolicyImitation moving = new PolicyImitation(SPEC, settings(rate, optimiser, 10), 4)) {
            Map<String, double[]> before = still.fit(STATES, EXPERT, 1).weights();
            Map<String, double[]> after = moving.fit(STATES, EXPERT, 1).weights();
            for (String name : List.of("policy/weights 0", "policy/biases 0", "policy/weights 1", "policy/biases 1")) {
                for (int i = 0; i < before.get(name).length; i++) {
                    double[] side = new double[2];
                    for (int s = 0; s < 2; s++) {
                        Map<String, double[]> moved = new TreeMap<>(before);
                        double[] values = before.get(name).clone();
                        values[i] += (2 * s - 1) * 1e-5;
                        moved.put(name, values);
                        side[s] = imitationLoss(moved);
                    }
                    double gradient = (side[1] - side[0]) / 2e-5;
                    assertEquals(
                            -1e-3 * gradient, after.get(name)[i] - before.get(name)[i], 1e-3 * 1e-7, name + " " + i);
                }
            }
            // Means and deviations of (v, sin, cos) over the four rows.
            double mean = (0.5 - 2 + 1.5 + 0.1) / 4;
            assertEquals(mean, before.get("policy input/mean")[0], 1e-15);
            double squares = 0;
            for (int row = 0; row < 4; row++) {
                squares += Math.pow(STATES.get(row, 0) - mean, 2) / 4;
            }
            assertEquals(Math.sqrt(squares), before.get("policy input/deviation")[0], 1e-15);
        }
    }

    private static double[] acted(NeuralPolicy policy, double... x) {
        double[] u = new double[policy.spec().m()];
        policy.act(Observation.of(x), 0, u);
        return u;
    }

    @Test
    void aPolicyActsAsWrittenOut() {
        try (PolicyImitation imitation = new PolicyImitation(SPEC, settings(0.05, Adam.Settings.DEFAULT, 3), 4)) {
            NeuralPolicy policy = imitation.fit(STATES, EXPERT, 20);
            DMatrixRMaj u = new DMatrixRMaj(0, 0);
            policy.act(STATES, u);
            for (int row = 0; row < 4; row++) {
                double[] x = {STATES.get(row, 0), STATES.get(row, 1)};
                assertArrayEquals(act(policy.weights(), x), new double[] {u.get(row, 0), u.get(row, 1)}, 1e-13);
                assertArrayEquals(act(policy.weights(), x), acted(policy, x), 1e-13);
            }
            assertThrows(IllegalArgumentException.class, () -> acted(policy, new double[3]));
            assertThrows(IllegalArgumentException.class, () -> policy.act(new DMatrixRMaj(3, 4), u));
            assertThrows(IllegalArgumentException.class, () -> imitation.fit(STATES, new DMatrixRMaj(3, 2), 1));
        }
    }

    /** Each pass visits every row once, in minibatches: 4 rows by 3 are two updates a pass, of rows that differ by pass. */
    @Test
    void passesGoOnWhereTheLastFitStopped() {
        PolicySettings settings = settings(0.01, Adam.Settings.DEFAULT, 3);
        try (PolicyImitation once = new PolicyImitation(SPEC, settings, 4);
                PolicyImitation twice = new PolicyImitation(SPEC, settings, 4)) {
            double[] together = acted(once.fit(STATES, EXPERT, 3), 0.3, 0.4);
            twice.fit(STATES, EXPERT, 1);
            twice.fit(STATES, EXPERT, 1);
            assertArrayEquals(together, acted(twice.fit(STATES, EXPERT, 1), 0.3, 0.4));
        }
    }

    /** l = (t + 1) v^2 + u, l_H = angle + H: running costs know the time, and the last state its own. */
    private static final class Dated implements SmoothCost {
        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return (t + 1) * x[xo] * x[xo] + u[uo];
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return x[xo + 1] + t;
        }

        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            e.lx[0] = 2 * (t + 1) * x[xo];
            e.lx[1] = 0;
            e.lu[0] = 1;
            return running(x, xo, u, uo, t);
        }

        @Override
        public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
            e.lx[0] = 0;
            e.lx[1] = 1;
            return terminal(x, xo, t);
        }

        @Override
        public Dated fork() {
            return this;
        }
    }

    /** The closed loop of a policy and the mean of two members, stepped outside; and its gradient by moved weights. */
    @Test
    void theCostOfAPolicyIsTheMeanOverStartsOfItsRollouts() {
        EnsembleSettings two =
                EnsembleSettings.ensemble(2, true, 8).withDevice(Device.CPU).withPrecision(Precision.FLOAT64);
        NeuralEnsemble model = TestData.random(two);
        Cost cost = new Dated();
        DMatrixRMaj starts = new DMatrixRMaj(3, 2, true, 0.1, 0.5, -0.4, -1, 0.3, 2);
        PolicySettings settings = settings(0.01, Adam.Settings.DEFAULT, 8);
        try (ModelPolicyGradient gradient = new ModelPolicyGradient(model, new Dated(), 4, settings, 3)) {
            NeuralPolicy policy = gradient.policy();
            double expected = 0;
            for (int row = 0; row < 3; row++) {
                DMatrixRMaj x = new DMatrixRMaj(1, 2, true, starts.get(row, 0), starts.get(row, 1));
                DMatrixRMaj next = new DMatrixRMaj(0, 0);
                for (int t = 0; t < 4; t++) {
                    double[] u = acted(policy, x.data);
                    expected += cost.running(x.data, 0, u, 0, t) / 3;
                    model.step(x, new DMatrixRMaj(1, 1, true, u), next);
                    x = next.copy();
                }
                expected += cost.terminal(x.data, 0, 4) / 3;
            }
            assertEquals(expected, gradient.evaluate(starts), 1e-12);
            assertEquals(expected, gradient.improve(starts), 1e-12);
            assertArrayEquals(
                    java.util.Arrays.copyOf(model.weights().get("input/mean"), 3),
                    policy.weights().get("policy input/mean"));
            // Adam's first update is the rate, wherever the gradient is not tiny.
            double moved = gradient.policy().weights().get("policy/biases 1")[0]
                    - policy.weights().get("policy/biases 1")[0];
            assertEquals(0.01, Math.abs(moved), 1e-6);
        }
        assertThrows(InputException.class, () -> new ModelPolicyGradient(model, new Dated(), 0, settings, 3));
    }
}
