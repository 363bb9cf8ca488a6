package dev.mechanist.experiments.shots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.subjects.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goals of shots, how far shots miss them, and shots that are found. */
class PlannedShotTest {
    /** 2 x 1 m, a pocket at the right end, two balls of 0.1 m and unequal masses; frames of 0.1 s, impulses up to 2 N s. */
    private static final BilliardDynamics TABLE = new BilliardDynamics(
            Table.rectangle(2, 1).withPocket(2, 0.5, 0.15),
            List.of(new Disc(0.1, 0.5), new Disc(0.1, 1)),
            Surface.IDEAL,
            List.of(0),
            2,
            0.1);

    private static final double[] BALLS = {0.5, 0.5, 0, 0, 1.2, 0.5, 0, 0};

    private static ShotGoal goal(String text) {
        return ShotGoal.parse(text, TABLE);
    }

    private static PlannedShot shot(String goal, double direction, double impulse, int frames) {
        return PlannedShot.made(goal(goal), TABLE, BALLS, frames, direction, impulse, 0);
    }

    /** Upwards at 1 m/s from 0.5 to the wall's 0.9 and back: the place at 0.7 is passed by, off the wall too. */
    @Test
    void missesAreThoseOfTheBestMoment() {
        PlannedShot up = shot("at=0.6:0.7,within=0.11", Math.PI / 2, 0.5, 9);
        assertEquals(0.1, up.realMiss(), 1e-12);
        assertTrue(up.hit());
        assertEquals(0.1, up.imaginedMiss(), 1e-12);
        assertEquals(10, up.real().numRows);
        assertEquals(0.8, up.real().get(3, 1), 1e-12);
        PlannedShot missed = shot("at=0.6:0.7,within=0.09", Math.PI / 2, 0.5, 9);
        assertTrue(!missed.hit());
        PlannedShot shy = shot("at=0.6:0.7,within=0.11,off=cushion", Math.PI / 2, 0.5, 3);
        assertEquals(Double.POSITIVE_INFINITY, shy.realMiss());
        PlannedShot bank = shot("at=0.6:0.7,within=0.11,off=cushion", Math.PI / 2, 0.5, 9);
        assertEquals(0.1, bank.realMiss(), 0.01);
    }

    /** Straight ahead at 2 m/s: 0.5 m to the other ball, met between frames, which leaves at 4/3 m/s for the pocket. */
    @Test
    void hitsAndPocketsAreSeenBetweenFrames() {
        PlannedShot straight = shot("hit=1", 0, 1, 6);
        assertTrue(straight.hit(), "missed by " + straight.realMiss());
        assertTrue(straight.imaginedMiss() > straight.realMiss());
        PlannedShot past = shot("hit=1", 0.6, 1, 6);
        assertTrue(!past.hit());
        PlannedShot potted = shot("ball=1,pocket", 0, 1, 9);
        assertTrue(potted.hit());
        assertTrue(potted.realMiss() < 0);
        assertTrue(!shot("ball=0,pocket=0", Math.PI, 1, 9).hit());
    }

    @Test
    void aShotIsOneStepToItsBestFrame() {
        ShotDynamics shots = new ShotDynamics(TABLE, goal("at=0.6:0.7"), 9, 0.5, 2);
        assertEquals(0.9, shots.spec().dt(), 1e-12);
        DMatrixRMaj x = new DMatrixRMaj(2, 9);
        for (int b = 0; b < 2; b++) {
            System.arraycopy(BALLS, 0, x.data, 9 * b, 8);
        }
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        shots.step(x, new DMatrixRMaj(2, 2, true, Math.PI / 2, -1, -Math.PI / 2, 1), next);
        // Within is the radius, 0.1: half of it beyond 0.05.
        assertEquals(0.7, next.get(0, 1), 1e-12);
        assertEquals(0.05, next.get(0, 8), 1e-12);
        // Downwards at 4 m/s, to and fro over 0.8 m.
        double distance = goal("at=0.6:0.7").distance(next.data, 9);
        assertEquals(Math.max(0, distance - 0.05), next.get(1, 8), 1e-15);
        assertEquals(1.25, shots.impulse(0), 1e-12);
        new FiniteDifferenceDynamics(shots, 1e-4).fork();
    }

    /** Twice past a place, at 10 and at 2 cm: the nearer counts. */
    @Test
    void theNearestFrameCounts() {
        ShotGoal goal = goal("at=1:0.5,within=0.3");
        double[] X = new double[8 * 11];
        for (int t = 0; t <= 10; t++) {
            X[8 * t] = t == 2 ? 1.1 : t == 8 ? 1.02 : 1.5;
            X[8 * t + 1] = 0.5;
        }
        assertEquals(8, goal.nearest(X, 0, 8, 10));
        assertEquals(0, goal.miss(0.15), 1e-15);
        assertEquals(0.14, goal.miss(0.29), 1e-15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "icem; at=1.5:0.8; population=40",
                "random-shooting; hit=1,off=cushion; population=200",
                "cma-es; ball=1,at=1.7:0.2,within=0.1; population=30"
            })
    void samplersFindShots(String planner, String text, String setting) {
        PlannedShot found =
                PlannedShot.of(goal(text), TABLE, BALLS, 30, planner, Settings.ofWords(List.of(setting)), 3);
        assertTrue(found.hit(), "missed by " + found.realMiss());
        assertEquals(0, found.modelSteps() % 30);
        assertTrue(found.modelSteps() >= 30 * 40);
        PlannedShot again =
                PlannedShot.of(goal(text), TABLE, BALLS, 30, planner, Settings.ofWords(List.of(setting)), 3);
        assertEquals(found.direction(), again.direction());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ball=2,at=1:0.5; there is no ball 2: there are 2, counted from 0",
                "at=3:0.5; off the table",
                "at=0.01:0.5,within=0.02; a wall is nearer",
                "ball=1,hit=1; cannot hit itself",
                "hit=5; there is no ball 5",
                "pocket=1; there is no pocket 1",
                "at=1:0.5,hit=1; needs one of",
                "ball=1; needs one of",
                "at=1; takes X:Y",
                "at=1:x; takes numbers",
                "at=1:NaN; takes numbers",
                "ball=one,at=1:0.5; takes a whole number",
                "goal=1; goal",
                "hit=1,hit=0; twice",
                "hit=1,within=0.1; belongs to",
                "at=1:0.5,within=0; positive distance",
                "hit=1,off=table; takes cushion"
            })
    void goalsThatCannotBeAreRefused(String text, String reason) {
        String message = assertThrows(InputException.class, () -> goal(text)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void tablesWithoutPocketsRefuseThem() {
        BilliardDynamics plain = new BilliardDynamics(
                Table.rectangle(2, 1), List.of(new Disc(0.1, 1)), Surface.IDEAL, List.of(0), 1, 0.1);
        assertThrows(InputException.class, () -> ShotGoal.parse("pocket", plain));
    }

    @Test
    void picturesAreWritten(@TempDir Path directory) throws Exception {
        ShotPictures pictures = new ShotPictures(shot("ball=1,pocket", 0.1, 1, 12));
        pictures.writePicture(directory.resolve("shot.png"));
        pictures.writeAnimation(directory.resolve("shot.gif"));
        assertTrue(Files.size(directory.resolve("shot.png")) > 1000);
        assertTrue(Files.size(directory.resolve("shot.gif")) > 1000);
    }
}
