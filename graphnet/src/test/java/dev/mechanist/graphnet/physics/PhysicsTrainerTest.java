package dev.mechanist.graphnet.physics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.graphnet.physics.PhysicsSettings.Form;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small trainings: what is learned, that it is resumed bit for bit, and what is refused. */
class PhysicsTrainerTest {
    private static final PhysicsSettings SMALL =
            PhysicsSettings.of(Form.LAGRANGIAN).withHidden(24).withDevice(Device.CPU);

    private static DataSet pendulum() {
        var environment = Environments.make("n-pendulum-1");
        return new EpisodePlayer(environment).play(6, RandomActions.held(environment.spec(), 5), 3);
    }

    /** A torque on one link: acceleration (u - m g l sin q) / (m l^2), to be found from motion; the damping stays small. */
    @Test
    void aPendulumsLawIsLearned() {
        PhysicsTraining fit = PhysicsTraining.of(1, 80).withBatch(64).withRate(step -> 2e-2 * Math.pow(0.996, step));
        DMatrixRMaj dx = new DMatrixRMaj(0, 0);
        try (PhysicsTrainer trainer = new PhysicsTrainer(pendulum().spec(), SMALL, fit, 1)) {
            List<Double> losses = new ArrayList<>();
            NeuralPhysics model = trainer.fit(pendulum(), Optional.empty(), p -> losses.add(p.loss()));
            assertTrue(losses.get(79) < 0.02 * losses.get(0), losses.get(0) + " to " + losses.get(79));
            double m = 1.039051;
            double l = 1.172151;
            for (double[] at : new double[][] {{0.5, 1, 0}, {-1.2, -2, 20}}) {
                model.derivative(new DMatrixRMaj(1, 2, true, at[0], at[1]), new DMatrixRMaj(1, 1, true, at[2]), dx);
                double expected = (at[2] - m * 9.81 * l * Math.sin(at[0])) / (m * l * l);
                assertEquals(at[1], dx.data[0], 1e-6);
                assertEquals(expected, dx.data[1], 0.6);
            }
        }
    }

    /** H = p^2 + q^2 from its derivatives, by half a second of training: within 0.05 of them where the data are. */
    @Test
    void aHamiltonianIsLearnedFromDerivatives() {
        int rows = 200;
        DMatrixRMaj x = new DMatrixRMaj(rows, 2);
        DMatrixRMaj dx = new DMatrixRMaj(rows, 2);
        RandomStream random = RandomStream.of(1, "spring", 0);
        for (int i = 0; i < rows; i++) {
            double q = random.nextDouble(-1, 1);
            double p = random.nextDouble(-1, 1);
            x.set(i, 0, q);
            x.set(i, 1, p);
            dx.set(i, 0, 2 * p);
            dx.set(i, 1, -2 * q);
        }
        var spec = new dev.mechanist.core.Spec(
                0.1,
                List.of(dev.mechanist.core.Variable.of("q", ""), dev.mechanist.core.Variable.of("p", "")),
                List.of());
        PhysicsTraining fit = PhysicsTraining.of(1, 600).withRate(step -> 2e-2 * Math.pow(0.993, step));
        try (PhysicsTrainer trainer = new PhysicsTrainer(
                spec, PhysicsSettings.of(Form.HAMILTONIAN).withHidden(32, 32).withDevice(Device.CPU), fit, 2)) {
            NeuralPhysics model = trainer.fitDerivatives(x, new DMatrixRMaj(rows, 0), dx, Optional.empty(), p -> {});
            DMatrixRMaj out = new DMatrixRMaj(0, 0);
            model.derivative(x, new DMatrixRMaj(rows, 0), out);
            double squares = 0;
            for (int k = 0; k < 2 * rows; k++) {
                squares += Math.pow(out.data[k] - dx.data[k], 2) / (2 * rows);
            }
            assertTrue(Math.sqrt(squares) < 0.05, "rms " + Math.sqrt(squares));
        }
    }

    @Test
    void resumesBitForBit(@TempDir Path directory) {
        DataSet data = pendulum();
        PhysicsTraining fit = PhysicsTraining.of(1, 4).withEarlyStopping(0.2, 3).withBatch(64);
        Path file = directory.resolve("checkpoint.npz");
        NeuralPhysics whole;
        try (PhysicsTrainer trainer = new PhysicsTrainer(data.spec(), SMALL, fit, 5)) {
            whole = trainer.fit(data, Optional.empty(), p -> {});
        }
        try (PhysicsTrainer trainer = new PhysicsTrainer(data.spec(), SMALL, fit, 5)) {
            TrainingProgress.Listener stopping = p -> {
                if (p.epoch() == 2) {
                    throw new IllegalStateException("killed");
                }
            };
            assertThrows(IllegalStateException.class, () -> trainer.fit(data, Optional.of(file), stopping));
        }
        try (PhysicsTrainer trainer = new PhysicsTrainer(data.spec(), SMALL, fit, 5)) {
            NeuralPhysics resumed = trainer.fit(data, Optional.of(file), p -> {});
            whole.weights()
                    .forEach((name, values) ->
                            assertArrayEquals(values, resumed.weights().get(name), name));
        }
    }

    /** lambda |theta|^2 / 2 in the loss: with derivatives of zero and a free network of zero weights but one, it is all there is. */
    @Test
    void thePenaltyIsOfAllVariables() {
        var spec = new dev.mechanist.core.Spec(
                0.1,
                List.of(dev.mechanist.core.Variable.of("q", ""), dev.mechanist.core.Variable.of("p", "")),
                List.of());
        List<Double> losses = new ArrayList<>();
        for (double penalty : new double[] {0, 0.6}) {
            PhysicsTraining fit = PhysicsTraining.of(1, 1).withPenalty(penalty);
            PhysicsSettings settings =
                    PhysicsSettings.of(Form.FREE).withHidden(3).withDevice(Device.CPU);
            try (PhysicsTrainer trainer = new PhysicsTrainer(spec, settings, fit, 2)) {
                double squares = trainer.model().weights().values().stream()
                        .flatMapToDouble(java.util.Arrays::stream)
                        .map(w -> w * w)
                        .sum();
                trainer.fitDerivatives(
                        new DMatrixRMaj(1, 2),
                        new DMatrixRMaj(1, 0),
                        new DMatrixRMaj(1, 2),
                        Optional.empty(),
                        p -> losses.add(p.loss() - 0.5 * penalty * squares));
            }
        }
        assertEquals(0, losses.get(0), 1e-12);
        assertEquals(0, losses.get(1), 1e-6);
    }

    @Test
    void dataOfAnotherSystemAreRefused() {
        try (PhysicsTrainer trainer =
                new PhysicsTrainer(Environments.make("chain-3").spec(), SMALL, PhysicsTraining.of(1, 1), 1)) {
            InputException e =
                    assertThrows(InputException.class, () -> trainer.fit(pendulum(), Optional.empty(), p -> {}));
            assertTrue(e.getMessage().contains("2 states") && e.getMessage().contains("6"), e.getMessage());
        }
    }
}
