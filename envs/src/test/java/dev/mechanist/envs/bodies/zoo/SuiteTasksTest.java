package dev.mechanist.envs.bodies.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.ContactPoint;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Control Suite's tasks by worked examples, after its paper (Tassa et al. 2018) and its definition of tolerance. */
class SuiteTasksTest {
    private static final double EXACT = 1e-12;

    private static SuiteTask task(String name) {
        return SuiteTask.names().stream()
                .map(SuiteTask::named)
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double[] standing(BodyTask task) {
        return Arrays.copyOf(
                task.model().qpos0(), task.model().nq() + task.model().nv());
    }

    private static double[] with(double[] x, int index, double value) {
        double[] changed = x.clone();
        changed[index] = value;
        return changed;
    }

    private static double[] seen(BodyTask task, double[] x, double... u) {
        double[] out = new double[task.sees().size()];
        task.see(x, x, u, out);
        return out;
    }

    private static double reward(BodyTask task, double[] x) {
        return task.reward(x, new double[task.model().nu()], x);
    }

    /** A tenth of the speed of its centre of mass, 1 from 10 m/s on, nothing backwards. */
    @Test
    void cheetahIsPaidUpToItsSpeed() {
        BodyTask task = task("cheetah-run");
        double[] x = standing(task);
        assertEquals(0.35, reward(task, with(x, 9, 3.5)), EXACT);
        assertEquals(1, reward(task, with(x, 9, 11)), 0);
        assertEquals(0, reward(task, with(x, 9, -1)), 0);
        assertEquals(17, seen(task, x, new double[6]).length);
        assertEquals(0.01, task.substeps() * task.model().option().timestep(), EXACT);
    }

    /** Standing it hops at 1.5 m/s: half of the way from 0.5 at 1 m/s to 1 at 2 m/s. Lying it gets nothing. */
    @Test
    void hopperMustStand() {
        BodyTask task = task("hopper-hop");
        double[] x = standing(task);
        assertEquals(0.75, reward(task, with(x, 7, 1.5)), EXACT);
        assertEquals(0, reward(task, x), EXACT);
        assertEquals(1, reward(task, with(x, 7, 2)), 0);
        assertEquals(0, reward(task, with(with(x, 7, 2), 2, Math.PI / 2)), 0);
        assertEquals(15, seen(task, x, new double[4]).length);
    }

    /** A foot flat on the floor: what the two sites feel is the logarithm of all its contacts' forces. */
    @Test
    void touchFeelsForcesNearItsSite() {
        BodyTask task = task("hopper-hop");
        // The axis of the foot, of radius 0.04 m, is 0.9 m below the torso's place.
        double[] x = with(standing(task), 1, -1 + 0.9 + 0.038);
        double[] u = new double[4];
        List<ContactPoint> contacts =
                new BodySimulator(task.model()).forwardDynamics(x, 0, u, 0).contacts();
        assertEquals(2, contacts.size());
        for (ContactPoint c : contacts) {
            double felt = seen(task, x, u)[c.position()[0] > 0 ? 13 : 14];
            assertTrue(c.force()[0] > 1);
            assertEquals(Math.log1p(c.force()[0]), felt, EXACT);
        }
    }

    /** Upright and tall enough all of standing; at a height of 0.9 the Gaussian of half a margin. */
    @Test
    void walkerStandsAndMoves() {
        BodyTask task = task("walker-walk");
        double[] x = standing(task);
        assertEquals(1.0 / 6, reward(task, x), EXACT);
        assertEquals(1, reward(task, with(x, 10, 1)), EXACT);
        // 0.75 at 0.75 m/s: (5 * 0.75 + 1) / 6.
        assertEquals(4.75 / 6, reward(task, with(x, 10, 0.75)), EXACT);
        double low = (3 * Math.pow(0.1, 0.25) + 1) / 4 / 6;
        assertEquals(low, reward(task, with(x, 0, -0.4)), EXACT);
        double[] leaning = seen(task, with(x, 2, 0.3), new double[6]);
        assertArrayEquals(new double[] {Math.cos(0.3), Math.sin(0.3)}, Arrays.copyOf(leaning, 2), EXACT, "torso");
        assertEquals(1.3, leaning[14], EXACT);
        assertEquals(24, leaning.length);
    }

    @Test
    void fingerMustSpinFast() {
        BodyTask task = task("finger-spin");
        double[] x = standing(task);
        assertEquals(0, reward(task, with(x, 5, -14.9)), 0);
        assertEquals(1, reward(task, with(x, 5, -15)), 0);
        double[] seen = seen(task, with(with(x, 2, 0.4), 5, 3), 0, 0);
        assertArrayEquals(
                new double[] {-0.13 * Math.sin(0.4), 0.13 * Math.cos(0.4), 0, 0, 3, 0, 0},
                Arrays.copyOfRange(seen, 2, 9),
                EXACT);
        double[] tip = new BodySimulator(task.model()).poses(with(x, 2, 0.4), 0).point(3, new double[] {0, 0, 0.13});
        assertArrayEquals(new double[] {seen[2] + 0.2, 0, seen[3] + 0.4}, tip, EXACT);
    }

    /** The middle of the cup is 0.55 m high: 0.35 above the ball's own place; 0.025 m each way are inside. */
    @Test
    void theCupIsPaidForTheBallInside() {
        CupTask task = new CupTask();
        double[] x = new double[8];
        assertEquals(0, reward(task, x), 0);
        assertEquals(1, reward(task, with(x, 3, 0.374)), 0);
        assertEquals(0, reward(task, with(x, 3, 0.376)), 0);
        assertEquals(1, reward(task, with(with(x, 3, 0.45), 1, 0.1)), 0);
        assertEquals(0, reward(task, with(with(x, 3, 0.35), 0, 0.03)), 0);
        assertEquals(0.02, task.substeps() * task.model().option().timestep(), EXACT);
        double[] start = new double[8];
        for (int seed = 0; seed < 20; seed++) {
            task.start(RandomStream.of(seed, "cup", 0), start);
            assertTrue(Math.abs(start[2]) <= 0.2 && start[3] >= 0.2 && start[3] <= 0.5);
            assertEquals(
                    0,
                    new BodySimulator(task.model())
                            .forwardDynamics(start, 0, new double[2], 0)
                            .contacts()
                            .size());
        }
    }

    /** Let go, the ball comes to hang below the cup on the string of 0.3 m, which gives by what its softness says. */
    @Test
    void theBallHangsOnItsString() {
        CupTask task = new CupTask();
        BodySimulator simulator = new BodySimulator(task.model());
        double[] x = {0, 0, 0.02, 0.05, 0, 0, 0, 0};
        double[] next = new double[8];
        for (int k = 0; k < 20000; k++) {
            simulator.step(x, 0, new double[2], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 8);
        }
        double string = Math.hypot(x[2] - x[0], 0.6 - 0.108 + x[1] - 0.2 - x[3]);
        assertEquals(0.3, string, 2e-3);
        assertTrue(string > 0.3, "it is stretched");
        // The cup sinks until its spring of 20 N/m carries both weights.
        assertEquals(-9.81 * task.model().totalMass() / 20, x[1], 1e-6);
    }

    @Test
    void startsAreWithinTheLimits() {
        for (SuiteTask task : SuiteTask.names().stream().map(SuiteTask::named).toList()) {
            double[] x = standing(task);
            double[] range = task.model().field("jnt_range");
            double[] limited = task.model().field("jnt_limited");
            boolean cheetah = task.name().startsWith("cheetah");
            for (int seed = 0; seed < 5; seed++) {
                task.start(RandomStream.of(seed, "start", 0), x);
                for (int j = 0; j < limited.length && !cheetah; j++) {
                    assertFalse(limited[j] != 0 && !(x[j] >= range[2 * j] && x[j] <= range[2 * j + 1]));
                }
                int moving = task.model().nq();
                assertEquals(
                        cheetah,
                        Arrays.stream(Arrays.copyOfRange(x, moving, x.length)).anyMatch(v -> v != 0));
            }
        }
    }

    /**
     * Speeds short of 12, 3, 1.5 and -20 by sqrt(v^2 + 1) - 1, posture times 0.5, 5, 5 and 0.01, efforts times 0.05, each
     * squared.
     */
    @ParameterizedTest
    @CsvSource({
        "cheetah-run, 9, 12, 1, 0, 2, 0, 0.5",
        "hopper-hop, 7, 3, 1, 0.1, 2, 0, 5",
        "walker-walk, 10, 1.5, 0, 0, 2, 0, 5",
        "finger-spin, 5, -20, 0, 0, 1, 0, 0.01"
    })
    void costsByHand(
            String name,
            int speed,
            double aim,
            int first,
            double firstAim,
            int second,
            double secondAim,
            double weight) {
        BodyTask task = task(name);
        double[] x = new double[task.model().nq() + task.model().nv()];
        double[] u = new double[task.model().nu()];
        x[speed] = aim + 2;
        x[first] = firstAim + 0.3;
        x[second] = secondAim - 0.4;
        u[0] = 0.6;
        double expected = Math.sqrt(5) - 1 + weight * (0.09 + 0.16) + 0.05 * 0.36;
        assertEquals(expected, task.cost().running(x, 0, u, 0, 0), EXACT);
        assertEquals(Math.sqrt(5) - 1 + weight * 0.25, task.cost().terminal(x, 0, 0), EXACT);
        assertEquals(name.startsWith("hopper") || name.startsWith("finger"), task.behind(), "feels where it was last");
    }

    /** The state as it is; the ball 0.05 m across and 0.15 m below the middle of the cup, 0.2 and 0.1 m/s too fast. */
    @Test
    void whatIsSeenOfTheCupAndWhatItCosts() {
        CupTask task = new CupTask();
        double[] x = {0.1, 0.2, 0.15, 0.4, 1, 2, 1.2, 2.1};
        assertArrayEquals(x, seen(task, x, 0.5, -1), 0);
        double across = Math.sqrt(0.05 * 0.05 + 0.05 * 0.05) - 0.05;
        double below = Math.sqrt(0.15 * 0.15 + 0.05 * 0.05) - 0.05;
        double speeds = 0.04 + 0.01;
        double[] u = {0.5, -1};
        assertEquals(
                10 * (across + below) + 0.01 * speeds + 0.01 * 1.25, task.cost().running(x, 0, u, 0, 0), EXACT);
        assertEquals(100 * (across + below) + 0.1 * speeds, task.cost().terminal(x, 0, 0), EXACT);
    }
}
