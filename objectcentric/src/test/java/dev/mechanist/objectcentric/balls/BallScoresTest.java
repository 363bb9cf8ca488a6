package dev.mechanist.objectcentric.balls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The measures by worked numbers, and the published world by its figures. */
class BallScoresTest {
    /** Two balls, three steps: the first goes (3, 4), then (4, -3) and stays so, the second rests until it gets (0, 2). */
    private static DataSet turning() {
        BilliardDynamics world = new BilliardDynamics(
                Table.rectangle(10, 10), List.of(new Disc(0.1, 1), new Disc(0.1, 2)), Surface.IDEAL, List.of(), 0, 0.5);
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {
            {1, 1, 3, 4, 8, 8, 0, 0},
            {2.5, 3, 3, 4, 8, 8, 0, 0},
            {4, 5, 4, -3, 8, 8, 0, 0},
            {6, 3.5, 4, -3, 8, 8, 0, 2},
        });
        return DataSet.of(
                Episode.recorded("turning", world.spec(), new double[] {0, 0.5, 1, 1.5}, states, new DMatrixRMaj(3, 0))
                        .withStructure(BilliardStructure.of(world)));
    }

    @Test
    void constantVelocityIsScoredByHand() {
        StepScore score = StepScore.of(BallPredictor.constantVelocity(), turning());
        // directions: (3, 4) for (4, -3): 0; (4, -3) for itself: 1; rest for (0, 2): 0
        assertEquals(3, score.count());
        assertEquals(2, score.impacts());
        assertEquals(1.0 / 3, score.cosine(), 1e-15);
        // magnitudes: 0, 0, 1
        assertEquals(1.0 / 3, score.magnitude(), 1e-15);
        assertEquals(0, score.impactCosine(), 1e-15);
        assertEquals(0.5, score.impactMagnitude(), 1e-15);
        assertEquals(1, score.relative(), 1e-15);
    }

    @Test
    void aBiasedPredictionIsScoredByHand() {
        // always (2, 2) for the first ball and (0, 1) for the second
        BallPredictor biased = (structure, earlier, last, next) -> {
            next.setTo(last);
            for (int row = 0; row < last.numRows; row++) {
                for (int k = 0; k < 4; k++) {
                    next.set(row, k < 2 ? 2 + k : 4 + k, new double[] {2, 2, 0, 1}[k]);
                }
            }
        };
        StepScore score = StepScore.of(biased, turning());
        double cosine = (8 - 6) / (5 * Math.sqrt(8));
        assertEquals((cosine + cosine + 1) / 3, score.cosine(), 1e-15);
        double shorter = 1 - Math.sqrt(8) / 5;
        assertEquals((2 * shorter + 0.5) / 3, score.magnitude(), 1e-15);
        assertEquals((cosine + 1) / 2, score.impactCosine(), 1e-15);
        assertEquals((shorter + 0.5) / 2, score.impactMagnitude(), 1e-15);
        // errors 4 + 25, twice, and 1 (second ball, at rest), 1; changes 1 + 49 and 4
        assertEquals(Math.sqrt((29 + 29 + 1 + 1) / 54.0), score.relative(), 1e-15);
    }

    @Test
    void rollOutsFeedPredictionsBack() {
        // doubles the velocity at each step and keeps its direction, but for a quarter turn where it has become fast
        BallPredictor turning = (structure, earlier, last, next) -> {
            next.setTo(last);
            next.set(0, 2, Math.abs(last.get(0, 2)) > 4 ? -last.get(0, 3) : 2 * last.get(0, 2));
            next.set(0, 3, Math.abs(last.get(0, 2)) > 4 ? last.get(0, 2) : 2 * last.get(0, 3));
        };
        RolloutScore score = RolloutScore.of(turning, turning(), 2);
        // (3, 4) -> (6, 8), true (4, -3): 0; then (-8, 6), true (4, -3): -1; the second ball is wrong at step 2: 0
        assertArrayEquals(new double[] {0, -0.5}, score.cosine(), 1e-15);
        assertEquals(-0.5, score.after(2), 1e-15);
        DMatrixRMaj path = RolloutScore.path(turning, turning().episodes().get(0), 2);
        assertArrayEquals(new double[] {2.5, 3, -8, 6, 8, 8, 0, 0}, java.util.Arrays.copyOfRange(path.data, 8, 16));
    }

    /** A predictor of two frames gets the frame before the last, also from its own predictions. */
    @Test
    void predictorsSeeTwoFrames() {
        BallPredictor linear = (structure, earlier, last, next) -> {
            next.setTo(last);
            for (int i = 0; i < next.getNumElements(); i++) {
                next.data[i] = 2 * last.data[i] - earlier.data[i];
            }
        };
        DMatrixRMaj path = RolloutScore.path(linear, turning().episodes().get(0), 2);
        assertArrayEquals(
                new double[] {4, 5, 5.5, 7},
                new double[] {path.get(0, 0), path.get(0, 1), path.get(1, 0), path.get(1, 1)});
    }

    @Test
    void exactPhysicsMakesNoError() {
        DataSet data = NpeWorlds.draw(3, "test", NpeWorlds.Kept.SLOW, 5, 20, NpeWorlds.FRAMES);
        BallPredictor exact = BallPredictor.of(BallRecords::exact);
        StepScore score = StepScore.of(exact, data);
        assertEquals(1, score.cosine(), 1e-9);
        assertEquals(0, score.magnitude(), 1e-9);
        assertEquals(0, score.relative(), 1e-9);
        assertTrue(score.impacts() > 200, score.toString());
        assertEquals(1, RolloutScore.of(exact, data, 5).after(5), 1e-6);
    }

    /** Another program's figures, 100 worlds each: constant velocity .90 at 5 balls; the twin .99 at step 10, .88 at 25. */
    @Test
    void thePublishedWorldIsAsHardAsElsewhere() {
        DataSet data = NpeWorlds.draw(1, "test", NpeWorlds.Kept.SLOW, 5, 100, NpeWorlds.FRAMES);
        assertEquals(0.90, StepScore.of(BallPredictor.constantVelocity(), data).cosine(), 0.02);
        RolloutScore constant = RolloutScore.of(BallPredictor.constantVelocity(), data, 10);
        assertEquals(0.26, constant.after(10), 0.1);
        RolloutScore twin = RolloutScore.of(BallPredictor.of(BallRecords::exact), data, 25, StartError.slight(1));
        assertEquals(0.99, twin.after(10), 0.01);
        assertEquals(0.88, twin.after(25), 0.08);
        assertEquals(0.38, NpeWorlds.refused(1, 5, 300), 0.07);
    }

    @Test
    void worldsAreTheSameFromTheSameSeedAndOthersFromAnother() {
        DataSet data = NpeWorlds.draw(3, "test", NpeWorlds.Kept.ALL, 3, 4, 6);
        assertEquals(
                data.hash(),
                NpeWorlds.draw(3, "test", NpeWorlds.Kept.ALL, 3, 4, 6).hash());
        assertTrue(!data.hash()
                .equals(NpeWorlds.draw(3, "training", NpeWorlds.Kept.ALL, 3, 4, 6)
                        .hash()));
        assertTrue(!data.hash()
                .equals(NpeWorlds.draw(4, "test", NpeWorlds.Kept.ALL, 3, 4, 6).hash()));
    }

    @Test
    void whatCannotBeScoredIsRefused() {
        Episode whole = turning().episodes().get(0);
        BallPredictor constant = BallPredictor.constantVelocity();
        assertMessage("at least two", () -> StepScore.of(constant, DataSet.of(whole.part(0, 1))));
        assertMessage("needs one more", () -> RolloutScore.of(constant, turning(), 3));
        Episode bare = Episode.recorded("bare", whole.spec(), whole.times(), whole.states(), whole.actions());
        assertMessage("what its world is made of", () -> StepScore.of(constant, DataSet.of(bare)));
        assertMessage("at least one ball", () -> NpeWorlds.draw(1, "test", NpeWorlds.Kept.ALL, 3, 0, 60));
        assertMessage("at least 0", () -> new StartError(-1, 0, 1));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(InputException.class, act).getMessage();
        assertTrue(message.contains(part), message);
    }
}
