package dev.mechanist.graphnet.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.EnsembleTrainer;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TestData;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuralPolicyTest {
    /** omega^2 + (1 - cos theta) + 0.01 u^2 by its residuals. */
    private static final ResidualCost COST = new ResidualCost(
            2,
            1,
            new Residuals() {
                @Override
                public int size() {
                    return 3;
                }

                @Override
                public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
                    r[0] = x[xo];
                    r[1] = 2 * Math.sin(x[xo + 1] / 2);
                    r[2] = 0.1 * u[uo];
                }

                @Override
                public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
                    Arrays.fill(rx, 0, 6, 0);
                    rx[0] = 1;
                    rx[3] = Math.cos(x[xo + 1] / 2);
                    ru[0] = 0;
                    ru[1] = 0;
                    ru[2] = 0.1;
                }
            },
            List.of(new ResidualCost.Term("all", 3, Norms.squared(), 1, 1)));

    private static final PolicySettings SETTINGS = new PolicySettings(
            List.of(8),
            Activation.TANH,
            Schedule.constant(1e-2),
            Adam.Settings.DEFAULT,
            32,
            Precision.FLOAT64,
            Device.CPU);

    @Test
    void gradientThroughModelAndPolicyEqualsCentralDifferences() {
        NeuralEnsemble model = TestData.random(
                EnsembleSettings.ensemble(2, true, 8).withDevice(Device.CPU).withPrecision(Precision.FLOAT64));
        DMatrixRMaj starts = new DMatrixRMaj(3, 2, true, 0.1, 0.5, -0.4, -1, 0.3, 2);
        try (ModelPolicyGradient gradient = new ModelPolicyGradient(model, COST, 6, SETTINGS, 3);
                ModelPolicyGradient moved = new ModelPolicyGradient(model, COST, 6, SETTINGS, 3)) {
            double before = gradient.improve(starts);
            assertEquals(before, moved.evaluate(starts), 1e-12 * before);
            for (Map.Entry<String, double[]> e : gradient.firstMoments().entrySet()) {
                for (int i = 0; i < e.getValue().length; i += 5) {
                    double h = 1e-5;
                    moved.move(e.getKey(), i, h);
                    double plus = moved.evaluate(starts);
                    moved.move(e.getKey(), i, -2 * h);
                    double numerical = (plus - moved.evaluate(starts)) / (2 * h);
                    moved.move(e.getKey(), i, h);
                    double analytic = e.getValue()[i] / (1 - 0.9);
                    assertEquals(numerical, analytic, 1e-6 * Math.max(1, Math.abs(numerical)), e.getKey() + " " + i);
                }
            }
        }
    }

    @Test
    void improvingLowersTheCostInTheModel() {
        NeuralEnsemble model;
        try (EnsembleTrainer trainer = new EnsembleTrainer(
                TestData.PENDULUM,
                EnsembleSettings.deterministic(16).withDevice(Device.CPU),
                TrainingSettings.oneStep(20),
                1)) {
            model = trainer.fit(TestData.pendulum(10, 1), TrainingProgress.Listener.NONE);
        }
        DMatrixRMaj starts = new DMatrixRMaj(4, 2, true, 0, 0.5, 0, -0.5, 0.5, 0.2, -0.5, 0.1);
        try (ModelPolicyGradient gradient = new ModelPolicyGradient(model, COST, 15, SETTINGS, 1)) {
            double first = gradient.improve(starts);
            for (int k = 0; k < 60; k++) {
                gradient.improve(starts);
            }
            double last = gradient.evaluate(starts);
            assertTrue(last < 0.9 * first, first + " to " + last);
            assertEquals(last, costByStepping(model, gradient.policy(), starts, 15), 1e-4 * last);
        }
    }

    /** The same rollouts, composed of the fitted model and the exported policy. */
    private static double costByStepping(NeuralEnsemble model, NeuralPolicy policy, DMatrixRMaj starts, int horizon) {
        double total = 0;
        DMatrixRMaj x = starts.copy();
        DMatrixRMaj u = new DMatrixRMaj(0, 0);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        for (int t = 0; t < horizon; t++) {
            policy.act(x, u);
            for (int b = 0; b < x.numRows; b++) {
                total += COST.running(x.data, 2 * b, u.data, b, t);
            }
            model.step(x, u, next);
            x.setTo(next);
        }
        for (int b = 0; b < x.numRows; b++) {
            total += COST.terminal(x.data, 2 * b, horizon);
        }
        return total / x.numRows;
    }

    @Test
    void imitationReproducesAnExpert() {
        RandomStream random = RandomStream.of(1, "expert", 0);
        int samples = 300;
        DMatrixRMaj x = new DMatrixRMaj(samples, 2);
        DMatrixRMaj u = new DMatrixRMaj(samples, 1);
        random.fillGaussian(x.data, 0, 2 * samples);
        for (int i = 0; i < samples; i++) {
            u.data[i] = 1.5 * Math.tanh(-x.data[2 * i] - Math.sin(x.data[2 * i + 1]));
        }
        try (PolicyImitation imitation = new PolicyImitation(TestData.PENDULUM, SETTINGS, 1)) {
            NeuralPolicy policy = imitation.fit(x, u, 60);
            DMatrixRMaj v = new DMatrixRMaj(0, 0);
            policy.fork().act(x, v);
            double squares = 0;
            for (int i = 0; i < samples; i++) {
                squares += Math.pow(v.data[i] - u.data[i], 2) / samples;
                assertTrue(Math.abs(v.data[i]) <= 2);
            }
            assertTrue(Math.sqrt(squares) < 0.1, "root mean square " + Math.sqrt(squares));
            assertEquals(v.data[0], act(policy, Arrays.copyOf(x.data, 2))[0], 1e-12);
        }
        Spec unbounded = new Spec(0.1, TestData.PENDULUM.state(), List.of(Variable.of("u", "N")));
        assertThrows(InputException.class, () -> new PolicyImitation(unbounded, SETTINGS, 1));
    }

    private static double[] act(NeuralPolicy policy, double[] x) {
        double[] u = new double[1];
        policy.act(Observation.of(x), 0, u);
        return u;
    }

    @Test
    void aStoredPolicyActsWithTheSameBitsAndAGradientStartsFromIt(@TempDir Path directory) throws Exception {
        NeuralEnsemble model = TestData.random(EnsembleSettings.deterministic(8).withDevice(Device.CPU));
        double[] x = {0.4, -2};
        try (ModelPolicyGradient one = new ModelPolicyGradient(model, COST, 3, SETTINGS, 1);
                ModelPolicyGradient other = new ModelPolicyGradient(model, COST, 3, SETTINGS, 2)) {
            NeuralPolicy policy = one.policy();
            Artefacts.save(directory, policy, Provenance.NONE.withSeed(1));
            NeuralPolicy loaded = NeuralPolicy.load(directory, Device.CPU);
            assertArrayEquals(act(policy, x), act(loaded, x));
            assertNotEquals(act(policy, x)[0], act(other.policy(), x)[0]);
            other.startFrom(loaded);
            assertArrayEquals(act(policy, x), act(other.policy(), x));
            PolicySettings wider = SETTINGS.withShape(List.of(9), SETTINGS.activation(), SETTINGS.precision());
            try (ModelPolicyGradient wide = new ModelPolicyGradient(model, COST, 3, wider, 1)) {
                assertThrows(InputException.class, () -> wide.startFrom(loaded));
            }
        }
        Path manifest = directory.resolve("manifest.json");
        String content = Files.readString(manifest);
        Files.writeString(manifest, content.replace("\"TANH\"", "\"SIN\""));
        refused(directory, "'activation' must be one of [SWISH, TANH");
        Files.writeString(manifest, content.replaceFirst("(\"hidden\" : \\[ )8", "$19"));
        refused(directory, "expected");
        Files.writeString(manifest, content);
        Files.writeString(directory.resolve("arrays.npz"), "no arrays");
        refused(directory, "arrays.npz");
    }

    private static void refused(Path directory, String part) {
        String message = assertThrows(InputException.class, () -> NeuralPolicy.load(directory, Device.CPU))
                .getMessage();
        assertTrue(message.contains(directory.toString()) && message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}
