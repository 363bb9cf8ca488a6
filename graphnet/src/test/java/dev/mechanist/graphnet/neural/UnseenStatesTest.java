package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.tensor.Device;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** A cart with friction whose place a network does not look at, though it predicts how it changes. */
class UnseenStatesTest {
    private static final double DT = 0.1;
    private static final Spec SPEC = new Spec(
            DT,
            List.of(Variable.of("place", "m"), Variable.of("speed", "m/s")),
            List.of(Variable.bounded("force", "N", -1, 1)));

    private static DataSet data() {
        Random random = new Random(4);
        DMatrixRMaj x = new DMatrixRMaj(401, 2);
        DMatrixRMaj u = new DMatrixRMaj(400, 1);
        for (int t = 0; t < 400; t++) {
            u.data[t] = 2 * random.nextDouble() - 1;
            x.set(t + 1, 0, x.get(t, 0) + DT * x.get(t, 1));
            x.set(t + 1, 1, 0.9 * x.get(t, 1) + DT * 3 * u.data[t]);
        }
        return DataSet.of(TestData.episode("cart", SPEC, x, u));
    }

    private static DMatrixRMaj change(NeuralEnsemble model, double place) {
        DMatrixRMaj x = new DMatrixRMaj(1, 2, true, place, 0.375);
        DMatrixRMaj next = new DMatrixRMaj(1, 2);
        model.step(x, new DMatrixRMaj(1, 1, true, 0.5), next);
        next.data[0] -= place;
        return next;
    }

    private static NeuralEnsemble fit(Set<Integer> unseen) {
        EnsembleSettings settings = EnsembleSettings.deterministic(24).withDevice(Device.CPU);
        TrainingSettings training = TrainingSettings.oneStep(60);
        try (EnsembleTrainer trainer = new EnsembleTrainer(SPEC, settings, training, 3, unseen)) {
            return trainer.fit(data(), progress -> {});
        }
    }

    @Test
    void farAwayItPredictsAsAtHome() {
        NeuralEnsemble model = fit(Set.of(0));
        DMatrixRMaj home = change(model, 0);
        DMatrixRMaj far = change(model, 1024);
        assertEquals(DT * 0.375, home.data[0], 5e-3);
        assertEquals(0.9 * 0.375 + DT * 3 * 0.5, home.data[1], 2e-2);
        assertEquals(home.data[1], far.data[1], 0);
        assertEquals(home.data[0], far.data[0], 1e-4, "float32 at 1024 m");
        assertTrue(Math.abs(change(fit(Set.of()), 1024).data[1] - home.data[1]) > 0.1, "one that looks is misled");
    }

    @Test
    void anAngleIsLookedAt() {
        Spec spec = TestData.pendulum(5, 1).spec();
        int angle = IntStream.range(0, spec.n())
                .filter(i -> spec.state().get(i).isAngle())
                .findFirst()
                .orElseThrow();
        InputException e = assertThrows(
                InputException.class,
                () -> new EnsembleTrainer(
                        spec, EnsembleSettings.deterministic(4), TrainingSettings.oneStep(1), 1, Set.of(angle)));
        assertTrue(e.getMessage().contains("is an angle"), e.getMessage());
    }
}
