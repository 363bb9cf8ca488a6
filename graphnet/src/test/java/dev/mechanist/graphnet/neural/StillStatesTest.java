package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.graphnet.regression.ForestSettings;
import dev.mechanist.graphnet.regression.ForestTrainer;
import dev.mechanist.graphnet.regression.PredictiveRegressorDynamics;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.TrainingProgress;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pendulum with a state that stands still and one that goes on evenly: neither is learned, neither disturbs the others. */
class StillStatesTest {
    private static final Spec SPEC = new Spec(
            0.05,
            List.of(
                    Variable.of("end", "m"),
                    Variable.of("omega", "rad/s"),
                    Variable.of("clock", "s"),
                    Variable.angle("theta")),
            List.of(Variable.bounded("torque", "N m", -2, 2)));
    private static final DataSet DATA = new DataSet(TestData.pendulum(30, 1).episodes().stream()
            .map(StillStatesTest::widened)
            .toList());

    private static Episode widened(Episode episode) {
        DMatrixRMaj x = new DMatrixRMaj(episode.states().numRows, 4);
        for (int t = 0; t < x.numRows; t++) {
            x.set(t, 0, 0.25);
            x.set(t, 1, episode.states().get(t, 0));
            x.set(t, 2, 0.5 * t);
            x.set(t, 3, episode.states().get(t, 1));
        }
        return TestData.episode(episode.name(), SPEC, x, episode.actions());
    }

    private enum Learner {
        NETWORK {
            @Override
            PredictiveDynamics fit() {
                return ensemble(EnsembleSettings.deterministic(16));
            }
        },
        RAW {
            @Override
            PredictiveDynamics fit() {
                return ensemble(EnsembleSettings.deterministic(16), Targets.RAW);
            }
        },
        ENSEMBLE {
            @Override
            PredictiveDynamics fit() {
                return ensemble(EnsembleSettings.ensemble(2, true, 16));
            }
        },
        FOREST {
            @Override
            PredictiveDynamics fit() {
                return PredictiveRegressorDynamics.fit(
                        DATA, (z, y) -> ForestTrainer.train(z, y, new ForestSettings(20, 12, 4, 0.7), 1));
            }
        };

        abstract PredictiveDynamics fit();

        static NeuralEnsemble ensemble(EnsembleSettings settings) {
            return ensemble(settings, Targets.NORMALISED);
        }

        static NeuralEnsemble ensemble(EnsembleSettings settings, Targets targets) {
            TrainingSettings training =
                    TrainingSettings.oneStep(30).withTargets(targets).withEarlyStopping(0.2, 30);
            try (EnsembleTrainer trainer = new EnsembleTrainer(SPEC, settings.withDevice(Device.CPU), training, 1)) {
                return trainer.fit(DATA, TrainingProgress.Listener.NONE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void areHeldAndNotLookedAt(Learner learner) {
        PredictiveDynamics model = learner.fit();
        List<String> unlearned = model instanceof NeuralEnsemble network
                ? network.unlearned()
                : ((PredictiveRegressorDynamics) model).unlearned();
        assertEquals(List.of("end", "clock"), unlearned);
        DMatrixRMaj x = new DMatrixRMaj(2, 4, true, 0.25, 1, 2.5, 0.5, -8, 1, 2.5, 0.5);
        DMatrixRMaj u = new DMatrixRMaj(2, 1, true, 1.5, 1.5);
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        DMatrixRMaj epistemic = new DMatrixRMaj(0, 0);
        DMatrixRMaj aleatoric = new DMatrixRMaj(0, 0);
        model.predict(x, u, mean, epistemic, aleatoric);
        assertEquals(0.25, mean.get(0, 0));
        assertEquals(-8, mean.get(1, 0));
        assertEquals(3, mean.get(0, 2), 1e-6);
        for (int i : new int[] {0, 2}) {
            assertEquals(0, epistemic.get(0, i) + aleatoric.get(0, i));
        }
        assertEquals(mean.get(0, 1), mean.get(1, 1), 1e-6);
        assertEquals(mean.get(0, 3), mean.get(1, 3), 1e-6);
        // omega' = 1 + 0.05 (-9.81 sin 0.5 - 0.1 + 1.5) = 0.835; its changes have a deviation of 0.33, constant
        // velocities err by 0.165.
        assertEquals(0.835, mean.get(0, 1), 0.1);
        assertTrue(Double.isFinite(epistemic.get(0, 1) + aleatoric.get(0, 1)));
    }
}
