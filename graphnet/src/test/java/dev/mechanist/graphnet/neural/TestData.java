package dev.mechanist.graphnet.neural;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.tensor.training.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** Small systems whose truth is known. */
public final class TestData {
    /** A damped pendulum, x = (omega, theta). */
    public static final Spec PENDULUM = new Spec(
            0.05,
            List.of(Variable.of("omega", "rad/s"), Variable.angle("theta")),
            List.of(Variable.bounded("torque", "N m", -2, 2)));

    private TestData() {}

    /** Episodes of 20 steps from random starts under random torques. */
    public static DataSet pendulum(int episodes, long seed) {
        return pendulum(episodes, 20, seed);
    }

    /** Episodes of the given length. */
    public static DataSet pendulum(int episodes, int steps, long seed) {
        List<Episode> all = new ArrayList<>();
        for (int e = 0; e < episodes; e++) {
            RandomStream random = RandomStream.of(seed, "pendulum", e);
            DMatrixRMaj x = new DMatrixRMaj(steps + 1, 2);
            DMatrixRMaj u = new DMatrixRMaj(steps, 1);
            x.set(0, 0, random.nextGaussian());
            x.set(0, 1, random.nextDouble(-3, 3));
            for (int t = 0; t < steps; t++) {
                u.set(t, 0, random.nextDouble(-2, 2));
                double omega = x.get(t, 0) + 0.05 * (-9.81 * Math.sin(x.get(t, 1)) - 0.1 * x.get(t, 0) + u.get(t, 0));
                x.set(t + 1, 0, omega);
                x.set(t + 1, 1, x.get(t, 1) + 0.05 * omega);
            }
            all.add(episode("pendulum " + e, x, u));
        }
        return new DataSet(all);
    }

    public static Episode episode(String name, DMatrixRMaj x, DMatrixRMaj u) {
        return episode(name, PENDULUM, x, u);
    }

    public static Episode episode(String name, Spec spec, DMatrixRMaj x, DMatrixRMaj u) {
        double[] times = new double[x.numRows];
        for (int t = 0; t < times.length; t++) {
            times[t] = 0.05 * t;
        }
        return Episode.recorded(name, spec, times, x, u);
    }

    /** A model with random weights everywhere, bounds of the variance apart from their start. */
    public static NeuralEnsemble random(EnsembleSettings settings) {
        try (EnsembleTrainer trainer = new EnsembleTrainer(PENDULUM, settings, TrainingSettings.oneStep(1), 5)) {
            NeuralEnsemble fitted = trainer.fit(pendulum(3, 1), TrainingProgress.Listener.NONE);
            Map<String, double[]> weights = fitted.weights();
            weights.forEach((name, values) -> {
                RandomStream random = RandomStream.of(9, name, 0);
                for (int i = 0; i < values.length; i++) {
                    values[i] += name.contains("deviation") ? 0 : 0.3 * random.nextGaussian();
                }
            });
            return new NeuralEnsemble(PENDULUM, settings, weights);
        }
    }
}
