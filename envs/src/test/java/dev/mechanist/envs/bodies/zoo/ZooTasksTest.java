package dev.mechanist.envs.bodies.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.bodies.BodyReadings;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rewards, ends, starts and what is seen of Gymnasium's tasks, version 5, as its documentation states them, by worked examples.
 */
class ZooTasksTest {
    private static final double EXACT = 1e-12;

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

    /** 0.25 m in 0.05 s, less a tenth of 0.91. */
    @Test
    void halfCheetahIsPaidForSpeed() {
        BodyTask task = PlanarRunner.halfCheetah();
        double[] x = with(standing(task), 0, 0.3);
        double[] next = with(x, 0, 0.55);
        double[] u = {0.1, -0.2, 0.3, -0.4, 0.5, -0.6};
        assertEquals(5 - 0.091, task.reward(x, u, next), EXACT);
        assertFalse(task.ends(with(with(x, 1, -3), 2, 9)));
        double[] fast = with(x, 9, 20);
        assertArrayEquals(Arrays.copyOfRange(fast, 1, 18), seen(task, fast, u), 0);
        assertEquals(List.of("rootz", "rooty"), names(task).subList(0, 2));
        assertEquals(1000, task.maxSteps());
        assertEquals(5, task.substeps());
    }

    private static List<String> names(BodyTask task) {
        return task.sees().stream().map(v -> v.name()).toList();
    }

    /** 0.016 m in 0.008 s, 1 for standing, less a thousandth of 1.5. */
    @Test
    void hopperIsPaidForStandingToo() {
        BodyTask task = PlanarRunner.hopper();
        double[] x = standing(task);
        double[] next = with(x, 0, 0.016);
        double[] u = {0.5, -0.5, 1};
        assertEquals(1 + 2 - 0.0015, task.reward(x, u, next), EXACT);
        double[] fallen = with(next, 1, 0.7);
        assertEquals(2 - 0.0015, task.reward(x, u, fallen), EXACT);
        assertTrue(task.ends(fallen));
        assertFalse(task.ends(with(x, 1, 0.7001)));
        assertFalse(task.ends(with(x, 2, 0.1999)));
        assertTrue(task.ends(with(x, 2, -0.2)));
        assertTrue(task.ends(with(x, 7, 100)));
        assertFalse(task.ends(with(x, 7, -99)));
        double[] seen = seen(task, with(with(with(x, 6, 12), 7, -11), 8, 9), u);
        assertArrayEquals(new double[] {1.25, 0, 0, 0, 0, 10, -10, 9, 0, 0, 0}, seen, 0);
    }

    @Test
    void walkerStandsBetweenTwoHeights() {
        BodyTask task = PlanarRunner.walker();
        double[] x = standing(task);
        assertEquals(1 - 1 - 0.006, task.reward(x, new double[] {1, 1, 1, 1, 1, 1}, with(x, 0, -0.008)), EXACT);
        assertTrue(task.ends(with(x, 1, 0.8)));
        assertTrue(task.ends(with(x, 1, 2)));
        assertFalse(task.ends(with(x, 1, 1.99)));
        assertTrue(task.ends(with(x, 2, 1)));
        assertFalse(task.ends(with(x, 12, 1000)));
        assertEquals(17, task.sees().size());
    }

    /** In the air no contact costs: 1 + 0.1 / 0.05 - 0.5 * 2. */
    @Test
    void antPaysForForces() {
        BodyTask task = FreeRunner.ant();
        double[] x = with(standing(task), 2, 0.9);
        double[] u = {1, -1, 0, 0, 0, 0, 0, 0};
        assertEquals(1 + 2 - 1, task.reward(x, u, with(x, 0, 0.1)), EXACT);
        assertTrue(task.ends(with(x, 2, 1.0001)));
        assertFalse(task.ends(with(x, 2, 1)));
        assertFalse(task.ends(with(x, 2, 0.2)));
        assertTrue(task.ends(with(x, 5, Double.NaN)));
        assertEquals(105, task.sees().size());
        assertArrayEquals(new double[78], Arrays.copyOfRange(seen(task, x, u), 27, 105), 0);
        // On its belly: each component of the forces counts 1 at most.
        double[] low = with(standing(task), 2, 0.2);
        double[] wrenches = new BodyReadings(task.model()).contactWrenches(low, u);
        double contact = 0;
        for (double f : wrenches) {
            contact += Math.min(1, f * f);
        }
        assertTrue(contact >= 1);
        assertEquals(1 - 1 - 5e-4 * contact, task.reward(low, u, low), EXACT);
        double[] forces = Arrays.copyOfRange(seen(task, low, u), 27, 105);
        for (int i = 0; i < 78; i++) {
            assertEquals(Math.max(-1, Math.min(1, wrenches[6 + i])), forces[i], 0);
        }
    }

    /** 5 + 1.25 * 0.03 / 0.015 - 0.1 * (0.16 + 0.04); seen are 45 states, 130 inertias, 78 velocities, 17 and 78 forces. */
    @Test
    void humanoidIsPaidForItsCentreOfMass() {
        BodyTask task = FreeRunner.humanoid();
        double[] x = standing(task);
        double[] u = new double[17];
        u[0] = 0.4;
        u[5] = -0.2;
        assertEquals(5 + 2.5 - 0.02, task.reward(x, u, with(x, 0, 0.03)), EXACT);
        assertTrue(task.ends(with(x, 2, 1)));
        assertFalse(task.ends(with(x, 2, 1.999)));
        double[] seen = seen(task, with(x, 24, 0.7), u);
        assertEquals(348, seen.length);
        double mass = 0;
        for (int i = 0; i < 13; i++) {
            mass += seen[45 + 10 * i + 9];
            assertEquals(0.7, seen[175 + 6 * i + 3], EXACT, "all of it moves");
        }
        assertEquals(Arrays.stream(task.model().field("body_mass")).sum(), mass, 1e-11);
        // Motors are in an order of their own: the first drives the second joint.
        assertArrayEquals(new double[] {0, 40, 0}, Arrays.copyOfRange(seen, 253, 256), EXACT);
    }

    /** Fingertip at (0.1, 0.11), target at (0.02, 0.05): 0.08 and 0.06 away. */
    @Test
    void reacherPaysForItsWay() {
        BodyTask task = new Reacher();
        double[] x = {0, Math.PI / 2, 0.02, 0.05, 3, 4, 0, 0};
        double[] u = {0.5, -0.1};
        assertEquals(-0.1 - 0.26, task.reward(new double[8], u, x), EXACT);
        assertArrayEquals(new double[] {1, 0, 0, 1, 0.02, 0.05, 3, 4, 0.08, 0.06}, seen(task, x, u), EXACT);
        assertFalse(task.travels(), "it is bolted to the ground");
        assertTrue(PlanarRunner.halfCheetah().travels() && FreeRunner.ant().travels());
        assertFalse(RailPendulum.single().travels());
        double[] tip = new BodyReadings(task.model()).poses(x).position();
        assertArrayEquals(new double[] {0.1, 0.11}, Arrays.copyOfRange(tip, 9, 11), EXACT);
        assertEquals(50, task.maxSteps());
    }

    /** The tip at (0.5, 1.2): 10 - (0.01 * 0.25 + 0.64) - (0.001 * 4 + 0.005 * 9). */
    @Test
    void pendulumsArePaidForStandingUp() {
        BodyTask two = RailPendulum.twofold();
        double[] x = {0.5, 0, 0, 1, 2, -3};
        assertEquals(10 - 0.6425 - 0.049, two.reward(x, new double[1], x), EXACT);
        assertTrue(two.ends(new double[] {0, 0.9, 0, 0, 0, 0}));
        // The rail's end pushes back harder than is shown.
        double[] seen = seen(two, new double[] {1.05, 0.1, -0.3, 12, 1, 2}, 0);
        double[] expected = {1.05, Math.sin(0.1), Math.sin(-0.3), Math.cos(0.1), Math.cos(-0.3), 10, 1, 2, -10};
        assertArrayEquals(expected, seen, EXACT);
        BodyTask one = RailPendulum.single();
        assertEquals(1, one.reward(x, new double[1], new double[] {0, 0.2, 0, 0}), 0);
        assertEquals(0, one.reward(x, new double[1], new double[] {0, -0.2001, 0, 0}), 0);
    }

    @Test
    void startsAreTheirSources() {
        double[] noise = {0.1, 0.005, 0.005, 0.1, 0.01};
        List<BodyTask> tasks = List.of(
                PlanarRunner.halfCheetah(),
                PlanarRunner.hopper(),
                PlanarRunner.walker(),
                FreeRunner.ant(),
                FreeRunner.humanoid());
        for (int k = 0; k < tasks.size(); k++) {
            BodyTask task = tasks.get(k);
            double[] centre = standing(task);
            double[] x = centre.clone();
            double widest = 0;
            for (int seed = 0; seed < 50; seed++) {
                task.start(RandomStream.of(seed, "start", 0), x);
                widest = Math.max(widest, Math.abs(x[1] - centre[1]));
                assertEquals(centre[1], x[1], noise[k]);
                assertFalse(task.ends(x));
            }
            assertTrue(widest > 0.8 * noise[k], task.name());
        }
    }

    /** Starts by the stream's own numbers: places within the noise of the reference, speeds by what the task says. */
    @Test
    void startsAreNoiseAddedToTheReference() {
        BodyTask cheetah = PlanarRunner.halfCheetah();
        double[] x = new double[18];
        cheetah.start(RandomStream.of(3, "start", 0), x);
        RandomStream same = RandomStream.of(3, "start", 0);
        double[] q = cheetah.model().qpos0();
        for (int i = 0; i < 9; i++) {
            assertEquals(q[i] + same.nextDouble(-0.1, 0.1), x[i], EXACT);
        }
        for (int i = 9; i < 18; i++) {
            assertEquals(0.1 * same.nextGaussian(), x[i], EXACT);
        }
        BodyTask hopper = PlanarRunner.hopper();
        double[] y = new double[12];
        hopper.start(RandomStream.of(3, "start", 0), y);
        RandomStream again = RandomStream.of(3, "start", 0);
        double[] r = hopper.model().qpos0();
        assertEquals(1.25, r[1], EXACT);
        for (int i = 0; i < 12; i++) {
            assertEquals((i < 6 ? r[i] : 0) + again.nextDouble(-0.005, 0.005), y[i], EXACT);
        }
    }

    @Test
    void modelsAreReadFromTheirText() {
        assertTrue(ZooModels.text("hopper").contains("<mujoco"));
        assertEquals(
                "the zoo has no 'unicorn'",
                assertThrows(IllegalArgumentException.class, () -> ZooModels.text("unicorn"))
                        .getMessage());
    }

    /** Where the simulator evaluated last: the fourth stage, a whole step along the third one's slopes. */
    @Test
    void placesAreThoseOfTheLastEvaluation() {
        BodyTask task = RailPendulum.twofold();
        double[] x = {0.1, 0.05, -0.08, 0.3, -0.2, 0.4};
        double[] u = {0.6};
        TaskEnvironment env = (TaskEnvironment) Environments.make("inverted-double-pendulum-observed");
        env.reset(0);
        env.resetTo(x);
        double h = task.model().option().timestep();
        BodySimulator simulator = new BodySimulator(task.model());
        double[] from = x.clone();
        double[] next = new double[6];
        for (int k = 0; k < 4; k++) {
            simulator.step(from, 0, u, 0, next, 0);
            System.arraycopy(next, 0, from, 0, 6);
        }
        double[] stage = from.clone();
        double[] slope = slopes(simulator, from, u);
        for (double part : new double[] {0.5, 0.5, 1}) {
            for (int i = 0; i < 6; i++) {
                stage[i] = from[i] + part * h * slope[i];
            }
            slope = slopes(simulator, stage, u);
        }
        simulator.step(from, 0, u, 0, next, 0);
        double tipX = stage[0] + 0.6 * (Math.sin(stage[1]) + Math.sin(stage[1] + stage[2]));
        double tipY = 0.6 * (Math.cos(stage[1]) + Math.cos(stage[1] + stage[2]));
        double expected =
                10 - 0.01 * tipX * tipX - (tipY - 2) * (tipY - 2) - 1e-3 * next[4] * next[4] - 5e-3 * next[5] * next[5];
        double found = env.step(u).reward();
        assertEquals(expected, found, EXACT);
        assertTrue(Math.abs(found - task.reward(x, u, next)) > 1e-8, "it is not the end of the step");
    }

    private static double[] slopes(BodySimulator simulator, double[] x, double[] u) {
        double[] a = simulator.forwardDynamics(x, 0, u, 0).acceleration();
        return new double[] {x[3], x[4], x[5], a[0], a[1], a[2]};
    }

    /** The second reward counts from where the first step evaluated last, not from where it ended. */
    @Test
    void speedsAreBetweenEvaluations() {
        TaskEnvironment env = (TaskEnvironment) Environments.make("ant-observed");
        BodyTask task = FreeRunner.ant();
        double[] x = with(with(standing(task), 2, 0.95), 15, 0.8);
        env.reset(0);
        env.resetTo(x);
        double[] u = new double[8];
        env.step(u);
        Environment.Snapshot between = env.snapshot().orElseThrow();
        double second = env.step(u).reward();
        double[][] late = new double[2][x.length];
        BodySimulator simulator = new BodySimulator(task.model());
        double[] from = x.clone();
        double[] next = x.clone();
        for (int k = 0; k < 10; k++) {
            System.arraycopy(next, 0, from, 0, from.length);
            simulator.step(from, 0, u, 0, next, 0);
            simulator.evaluatedLast(from, late[k / 5]);
        }
        assertEquals(1 + (late[1][0] - late[0][0]) / 0.05, second, EXACT);
        env.restore(between);
        assertEquals(second, env.step(u).reward(), 0);
    }

    /** Which sources read what their simulator evaluated last, and what that is to those that do not. */
    @Test
    void somePayForWhatWasEvaluatedLast() {
        assertTrue(RailPendulum.twofold().behind() && FreeRunner.ant().behind());
        BodyTask one = RailPendulum.single();
        assertFalse(one.behind());
        BodyTask cheetah = PlanarRunner.halfCheetah();
        assertFalse(cheetah.behind());
        double[] x = new double[18];
        double[] next = new double[18];
        next[0] = 0.3;
        double[] u = {0.5, -0.5, 0.25, 0, 0, 1};
        double paid = cheetah.reward(x, u, next);
        assertTrue(paid > 1, "paid for 0.3 m: " + paid);
        assertEquals(paid, cheetah.reward(x, next, u, next, x), 0);
        double[] fallen = {0, 0.3, 0, 0};
        assertTrue(one.ends(fallen));
        assertFalse(one.ends(new double[4]));
    }
}
