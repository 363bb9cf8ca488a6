package dev.mechanist.objectcentric.balls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The baseline and the twin's error, by hand. */
class BallPredictorTest {
    /** 0.2 s at (1, -2) and (0.5, 3) m/s, in a second row at rest. */
    @Test
    void constantVelocitiesGoStraight() {
        Structure structure = BilliardStructure.of(new BilliardDynamics(
                Table.rectangle(9, 9), List.of(new Disc(0.1, 1), new Disc(0.1, 2)), Surface.IDEAL, List.of(), 1, 0.2));
        DMatrixRMaj last = new DMatrixRMaj(2, 8, true, 1, 2, 1, -2, 3, 4, 0.5, 3, 5, 6, 0, 0, 7, 8, 0, 0);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        BallPredictor.constantVelocity().predict(structure, last, last, next);
        assertEquals(2, next.numRows);
        assertArrayEquals(new double[] {1.2, 1.6, 1, -2, 3.1, 4.6, 0.5, 3, 5, 6, 0, 0, 7, 8, 0, 0}, next.data, 1e-14);
    }

    /** Places and velocities of an episode's balls by its own stream; one of the two may be exact. */
    @Test
    void startsAreOffByTheirOwnNoise() {
        double[] state = {1, 2, 3, 4, 5, 6, 7, 8};
        new StartError(0.1, 0.02, 9).apply(state, 3);
        RandomStream same = RandomStream.of(9, "start error", 3);
        for (int i = 0; i < 8; i++) {
            assertEquals(i + 1 + (i % 4 < 2 ? 0.1 : 0.02) * same.nextGaussian(), state[i], 1e-15);
        }
        double[] places = {1, 2, 3, 4};
        new StartError(0.1, 0, 9).apply(places, 0);
        RandomStream again = RandomStream.of(9, "start error", 0);
        assertEquals(1 + 0.1 * again.nextGaussian(), places[0], 1e-15);
        assertEquals(3, places[2]);
        double[] velocities = {1, 2, 3, 4};
        new StartError(0, 0.1, 9).apply(velocities, 0);
        assertEquals(1, velocities[0]);
        again.nextGaussian();
        assertEquals(3 + 0.1 * again.nextGaussian(), velocities[2], 1e-15);
        double[] exact = {1, 2, 3, 4};
        StartError.NONE.apply(exact, 0);
        assertArrayEquals(new double[] {1, 2, 3, 4}, exact);
        assertThrows(InputException.class, () -> new StartError(-1, 0, 1));
        assertThrows(InputException.class, () -> new StartError(0, Double.NaN, 1));
    }
}
