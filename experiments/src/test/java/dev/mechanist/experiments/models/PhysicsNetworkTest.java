package dev.mechanist.experiments.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Trial;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both networks of mechanics as classes of a study: they learn, take settings, and refuse what they cannot be. */
class PhysicsNetworkTest {
    private static Settings settings(String yaml) {
        return Settings.of(YamlNode.parse("test", yaml), Set.of());
    }

    /** Root mean square error of one step over the test data, in units of the rate that constant velocity leaves as it is. */
    private static double error(Dynamics model, Trial trial) {
        Transitions steps = Transitions.of(trial.tests().get("").data());
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.step(steps.states(), steps.actions(), next);
        double ours = 0;
        double none = 0;
        for (int k = 1; k < next.getNumElements(); k += 2) {
            double change = steps.changes().data[k];
            double found = next.data[k] - steps.states().data[k];
            ours += (found - change) * (found - change);
            none += change * change;
        }
        return Math.sqrt(ours / none);
    }

    /** In canonical coordinates a Hamiltonian network, in angles and rates a Lagrangian one. */
    @ParameterizedTest
    @CsvSource({"hamiltonian, hnn-pendulum", "lagrangian, n-pendulum-1"})
    void bothLearnAPendulumUnderForces(String name, String world) {
        Trial trial = SimulatedSubject.of(world).trial(3);
        StudyModel model = ModelClasses.fit(
                name, settings("{layers: 1, width: 24, epochs: 100, unroll: 1, damped: false}"), trial, 1);
        double error = error(model.dynamics(), trial);
        assertTrue(error < 0.1, name + " " + error);
        assertTrue(model.derivatives().isPresent());
        assertEquals(2, model.dynamics().spec().n());
    }

    @Test
    void settingsAreChecked() {
        InputException e =
                assertThrows(InputException.class, () -> ModelClasses.check("lagrangian", settings("{width: 0}")));
        assertTrue(e.getMessage().contains("at least 1"), e.getMessage());
        assertThrows(InputException.class, () -> ModelClasses.check("hamiltonian", settings("{neurons: 3}")));
    }
}
