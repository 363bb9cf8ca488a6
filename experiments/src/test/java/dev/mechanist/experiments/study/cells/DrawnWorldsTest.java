package dev.mechanist.experiments.study.cells;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.acting.Environment;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Where each episode has a world of its own, planning knows the one that it plans in, and studies know no truth. */
class DrawnWorldsTest {
    @Test
    void planningWithTheTrueModelMeansThatOfTheEpisode() {
        Scenario scenario = Environments.scenario("string-of-masses-4");
        Environment environment = scenario.environment();
        StudyModel usual = StudyModel.of(scenario.world().dynamics()).asWorld();
        StudyModel present = CellComputation.inTheWorldOf(environment, 5, usual);
        environment.reset(5);
        DMatrixRMaj x = new DMatrixRMaj(1, 16, true, environment.state().orElseThrow());
        environment.step(new double[] {3, -2});
        DMatrixRMaj u = new DMatrixRMaj(1, 2, true, 3, -2);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        present.dynamics().step(x, u, next);
        assertArrayEquals(environment.state().orElseThrow(), next.data);
        assertTrue(present.isWorld());
        DMatrixRMaj other = new DMatrixRMaj(0, 0);
        usual.dynamics().step(x, u, other);
        assertNotEquals(other.get(0, 11), next.get(0, 11), "strings differ");
        assertTrue(PlannedEpisode.run("string-of-masses-4", "true", "ilqr", List.of("horizon=8"), 5)
                        .run()
                        .totalReward()
                > 20);
    }

    @Test
    void noOneModelIsTrueOfAllEpisodes() {
        assertFalse(SimulatedSubject.of("string-of-masses-4").truthIsKnown());
        assertTrue(SimulatedSubject.of("chain-3").truthIsKnown());
    }
}
