package dev.mechanist.objectcentric.balls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.Disc;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class MassInferenceTest {
    private static final double[] MASSES = {1, 5, 25};

    private static final DataSet DATA = NpeWorlds.draw(1, "test", NpeWorlds.Kept.SLOW, 4, 20, 60);

    @Test
    void exactPhysicsFindsEveryMass() {
        MassInference exact = MassInference.of(BallPredictor.of(BallRecords::exact), DATA, MASSES);
        assertTrue(exact.count() > 60, exact.toString());
        assertEquals(1, exact.right(), 1e-12);
    }

    /** A predictor to which all masses are alike always takes the first: a third of the balls have it. */
    @Test
    void whoKnowsNothingOfMassesIsRightByChance() {
        MassInference none = MassInference.of(BallPredictor.constantVelocity(), DATA, MASSES);
        assertEquals(1.0 / 3, none.right(), 0.2);
        int light = 0;
        for (Episode episode : DATA.episodes()) {
            for (Disc disc :
                    BallRecords.exact(episode.structure().orElseThrow()).discs()) {
                light += disc.mass() == 1 ? 1 : 0;
            }
        }
        assertTrue(light > 15, "" + light);
    }

    /** One head-on impact in the middle counts for both balls, one near a wall and one with a wall for none. */
    @Test
    void whatCountsIsAnImpactOfTwoBallsFarFromWalls() {
        assertEquals(2, count(0.3, 0.3, 0.43, 0.3));
        // 0.119 from the lower wall: the surface is less than 60 px off
        assertEquals(0, count(0.3, 0.119, 0.43, 0.119));
        assertEquals(2, count(0.3, 0.121, 0.43, 0.121));
        // too far apart to meet, but one meets a wall
        assertEquals(0, count(0.07, 0.3, 0.6, 0.3));
    }

    /** Balls at (x, y) and (X, Y), the first frame a step before, that fly at each other; a third far off at rest. */
    private static int count(double x, double y, double otherX, double otherY) {
        BilliardDynamics world = BallRecords.exact(
                NpeWorlds.structure(List.of(new Disc(0.06, 1), new Disc(0.06, 5), new Disc(0.06, 1))));
        double dt = world.spec().dt();
        double v = x < 0.1 ? -1.2 : 1.2;
        DMatrixRMaj states = new DMatrixRMaj(3, 12);
        double[] start = {x - dt * v, y, v, 0, otherX + dt * v, otherY, -v, 0, 0.7, 0.5, 0, 0};
        System.arraycopy(start, 0, states.data, 0, 12);
        for (int k = 0; k < 12; k++) {
            states.data[12 + k] = k == 0 ? x : k == 4 ? otherX : start[k];
        }
        world.stepRow(states.data, 12, new double[0], 0, states.data, 24);
        Episode episode = Episode.recorded(
                        "e", world.spec(), new double[] {0, dt, 2 * dt}, states, new DMatrixRMaj(2, 0))
                .withStructure(NpeWorlds.structure(world.discs()));
        MassInference found = MassInference.of(BallPredictor.of(BallRecords::exact), DataSet.of(episode), MASSES);
        return found.count();
    }
}
