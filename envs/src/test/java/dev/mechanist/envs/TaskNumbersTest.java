package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.envs.bodies.families.CartTrains;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.envs.bodies.families.PendulumChains;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs, rewards and ends of every task, written out for one state and action. */
class TaskNumbersTest {
    private static SmoothCost cost(String name) {
        return Environments.scenario(name).task().cost();
    }

    private static double reward(String name, double[] u, double... next) {
        return Environments.scenario(name).task().reward().of(next, u, next, 1);
    }

    private static void assertCost(String name, double running, double terminal, double[] u, double... x) {
        // In the middle of longer rows: places are not zero.
        double[] states = new double[x.length + 2];
        double[] actions = new double[u.length + 1];
        System.arraycopy(x, 0, states, 2, x.length);
        System.arraycopy(u, 0, actions, 1, u.length);
        assertEquals(running, cost(name).running(states, 2, actions, 1, 0), 1e-12);
        assertEquals(terminal, cost(name).terminal(states, 2, 0), 1e-10);
    }

    private static double square(double v) {
        return v * v;
    }

    /** 2 (1 - cos) for the direction, 0.1 for the speed, 0.001 for the torque; 100 and 10 at the end. */
    @Test
    void pendulum() {
        double tip = 2 * (1 - Math.cos(0.7));
        assertCost("pendulum", tip + 0.1 * 9 + 0.001 * 2.25, 100 * tip + 10 * 9, new double[] {1.5}, 0.7, -3);
        assertEquals(-(0.49 + 0.1 * 9 + 0.001 * 2.25), reward("pendulum", new double[] {1.5}, 0.7, -3), 1e-14);
        double wrapped = 4 - 2 * Math.PI;
        assertEquals(-square(wrapped), reward("pendulum", new double[1], 4, 0), 1e-14);
        assertEquals(-square(wrapped), reward("pendulum", new double[1], -4, 0), 1e-14);
        assertEquals(-square(Math.PI), reward("pendulum", new double[1], Math.PI, 0), 1e-14);
        assertEquals(200, Environments.scenario("pendulum").task().maxSteps());
    }

    /** Cart-poles with angles zero hanging: sin^2 + (1 + cos)^2 for the pole, the cart in pole lengths. */
    @ParameterizedTest
    @CsvSource({
        "cart-pole, 0.5, 0.1, 0.05, 0.001, 100, 0.25, 100, 0.05",
        "cart-pole-pilco, 0.5, 0.3, 0.03, 0.003, 1, 0.25, 40, 0.1",
        "cart-pole-gymnasium, 1, 0.1, 0.05, 0.001, 100, 0.5, 100, 0.05"
    })
    void cartPoles(
            String name,
            double length,
            double cart,
            double speeds,
            double effort,
            double settle,
            double width,
            int steps,
            double dt) {
        double theta = 2.5;
        double pole = square(Math.sin(theta)) + square(1 + Math.cos(theta));
        double place = square(0.3 / length);
        double fast = 0.49 + 1.21;
        assertCost(
                name,
                pole + cart * place + speeds * fast + effort * 16,
                settle * (pole + 0.1 * place + 0.1 * fast),
                new double[] {4},
                0.3,
                -0.7,
                1.1,
                theta);
        double across = 0.3 + length * Math.sin(theta);
        double below = length * (1 + Math.cos(theta));
        assertEquals(
                Math.exp(-(across * across + below * below) / (2 * width * width)),
                reward(name, new double[] {4}, 0.3, -0.7, 1.1, theta),
                1e-14);
        assertEquals(steps, Environments.scenario(name).task().maxSteps());
        assertEquals(dt, Environments.scenario(name).world().dynamics().spec().dt());
        assertEquals(10, Environments.scenario(name).world().dynamics().spec().actionUpper()[0]);
    }

    /** PETS' pole points to -sin, so that its goal is over a cart at + l sin. */
    @Test
    void cartPoleOfPets() {
        double theta = 2.5;
        double pole = square(Math.sin(theta)) + square(1 + Math.cos(theta));
        assertCost(
                "cart-pole-pets",
                pole + 0.1 * square(0.3 / 0.6) + 0.05 * (0.49 + 1.21) + 0.1 * 4,
                10 * pole + square(0.3 / 0.6) + 0.49 + 1.21,
                new double[] {2},
                0.3,
                theta,
                -0.7,
                1.1);
        double across = 0.3 - 0.6 * Math.sin(theta);
        double below = 0.6 * (1 + Math.cos(theta));
        assertEquals(
                Math.exp(-(across * across + below * below) / 0.36) - 0.04,
                reward("cart-pole-pets", new double[] {2}, 0.3, theta, -0.7, 1.1),
                1e-14);
    }

    @Test
    void cartPoleBalance() {
        assertCost(
                "cart-pole-balance",
                0.1 * 0.09 + 0.01 * 0.49 + 0.04 + 0.01 * 1.21 + 0.001 * 16,
                0.09 + 0.1 * 0.49 + 10 * 0.04 + 0.1 * 1.21,
                new double[] {4},
                0.3,
                -0.7,
                0.2,
                1.1);
        Task.End end = Environments.scenario("cart-pole-balance").task().end();
        double edge = Math.toRadians(12);
        assertFalse(end.reached(new double[] {2.39, 0, edge - 1e-6, 0}));
        assertFalse(end.reached(new double[] {-2.39, 0, -edge + 1e-6, 0}));
        assertTrue(end.reached(new double[] {2.41, 0, 0, 0}));
        assertTrue(end.reached(new double[] {-2.41, 0, 0, 0}));
        assertTrue(end.reached(new double[] {0, 0, edge + 1e-6, 0}));
        assertTrue(end.reached(new double[] {0, 0, -edge - 1e-6, 0}));
    }

    /** Directions of both links, each against upright; the lower link's angle counts from the upper. */
    @ParameterizedTest
    @CsvSource({
        "double-pendulum, 2, 0.05, 20",
        "acrobot, 1, 0.05, 100",
        "pendubot, 1, 0.05, 100",
        "acrobot-gymnasium, 1, 0.1, 100"
    })
    void doublePendulums(String name, int m, double effort, double settle) {
        double q1 = 2.5;
        double q2 = 1.3;
        double links = square(Math.sin(q1))
                + square(1 + Math.cos(q1))
                + square(Math.sin(q1 + q2))
                + square(1 + Math.cos(q1 + q2));
        double fast = 0.49 + 1.21;
        double[] u = new double[m];
        double squares = 0;
        for (int i = 0; i < m; i++) {
            u[i] = 0.5 + i;
            squares += u[i] * u[i];
        }
        assertCost(name, links + 0.01 * fast + effort * squares, settle * (links + 0.1 * fast), u, q1, q2, -0.7, 1.1);
    }

    /** The tip against upright, in halves of the machine's length. */
    @Test
    void doublePendulumsRewardTheirTip() {
        double[] lengths = new double[2];
        for (int k = 0; k < 2; k++) {
            String name = "length" + (k + 1);
            lengths[k] = new DoublePendulum()
                    .parameters().stream()
                            .filter(p -> p.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .value();
        }
        double across = lengths[0] * Math.sin(2.5) + lengths[1] * Math.sin(3.8);
        double below = lengths[0] * (1 + Math.cos(2.5)) + lengths[1] * (1 + Math.cos(3.8));
        double width = 0.5 * (lengths[0] + lengths[1]);
        for (String name : new String[] {"double-pendulum", "acrobot", "pendubot"}) {
            double[] u = new double[name.equals("double-pendulum") ? 2 : 1];
            assertEquals(
                    Math.exp(-(across * across + below * below) / (2 * width * width)),
                    reward(name, u, 2.5, 1.3, -0.7, 1.1),
                    1e-14);
        }
        // -cos q1 - cos(q1 + q2) > 1: an upright link counts 1, so the other has to be above level.
        assertEquals(-1, reward("acrobot-gymnasium", new double[1], Math.PI, -Math.PI / 2 - 0.01, 0, 0));
        assertEquals(0, reward("acrobot-gymnasium", new double[1], Math.PI, -Math.PI / 2 + 0.01, 0, 0));
        assertEquals(0, reward("acrobot-gymnasium", new double[1], Math.PI / 2 + 0.01, Math.PI / 2 - 0.01, 0, 0));
        assertEquals(-1, reward("acrobot-gymnasium", new double[1], Math.PI / 2 - 0.01, Math.PI / 2 + 0.01, 0, 0));
    }

    /** Hooke's law tells where the masses are to be: extensions of 4 / 4, and of f / k in turn for the train. */
    @Test
    void massesOnSprings() {
        assertCost(
                "mass-spring-damper",
                square(0.4 - 1) + 0.1 * 0.09 + 0.01 * square(5 - 4),
                10 * (square(0.4 - 1) + 0.09),
                new double[] {5},
                0.4,
                -0.3);
        assertEquals(Math.exp(-0.36 / 0.02), reward("mass-spring-damper", new double[1], 0.4, -0.3), 1e-15);
        double f = 1 / (1.0 / 12 + 1.0 / 9 + 1.0 / 15);
        double[] rest = {f / 12, f / 12 + f / 9, 1};
        assertCost(
                "mass-spring-train",
                square(0.1 - rest[0])
                        + square(0.2 - rest[1])
                        + square(0.4 - 1)
                        + 0.1 * (0.25 + 0.36 + 0.49)
                        + 0.01 * square(3 - f),
                10 * (square(0.1 - rest[0]) + square(0.2 - rest[1]) + square(0.4 - 1) + 0.25 + 0.36 + 0.49),
                new double[] {3},
                0.1,
                0.2,
                0.4,
                -0.5,
                0.6,
                0.7);
        double away = square(0.9 - rest[0]) + square(0.8 - rest[1]) + square(0.95 - 1);
        assertEquals(
                Math.exp(-away / 0.02), reward("mass-spring-train", new double[1], 0.9, 0.8, 0.95, 1, 2, 3), 1e-15);
        assertCost(
                "double-integrator",
                0.36 + 0.1 * 0.09 + 0.01 * 0.25,
                10 * (0.36 + 0.09),
                new double[] {0.5},
                0.4,
                -0.3);
        assertEquals(
                1,
                Environments.scenario("double-integrator")
                        .world()
                        .dynamics()
                        .spec()
                        .actionUpper()[0]);
        assertEquals(
                8,
                Environments.scenario("mass-spring-damper")
                        .world()
                        .dynamics()
                        .spec()
                        .actionUpper()[0]);
        assertEquals(
                12,
                Environments.scenario("mass-spring-train")
                        .world()
                        .dynamics()
                        .spec()
                        .actionUpper()[0]);
    }

    /** Angles add up along a chain; everything per link. */
    @Test
    void chains() {
        double[] phi = {0.5, 0.5 + 1.1, 0.5 + 1.1 - 0.4};
        double links = 0;
        double height = 0;
        for (double angle : phi) {
            links += square(Math.sin(angle)) + square(1 + Math.cos(angle));
            height -= Chains.LENGTH * Math.cos(angle);
        }
        double fast = 0.04 + 0.09 + 0.25;
        double[] u = {0.3, -0.6, 0.9};
        double effort = 0.09 + 0.36 + 0.81;
        assertCost(
                "chain-3",
                (links + 0.01 * fast + 0.01 * effort) / 3,
                (20 * links + 0.5 * fast) / 3,
                u,
                0.5,
                1.1,
                -0.4,
                0.2,
                -0.3,
                0.5);
        assertEquals(height / (3 * Chains.LENGTH), reward("chain-3", u, 0.5, 1.1, -0.4, 0.2, -0.3, 0.5), 1e-15);
        assertEquals(
                0.02, Environments.scenario("chain-3").world().dynamics().spec().dt(), 1e-15);
    }

    /** The nose is NOSE before the head's middle, which is 0.05 m behind the joint the head turns about. */
    @Test
    void swimmers() {
        double reach = Swimmers.NOSE + 0.05;
        double x = 0.2 - Math.sin(0.6) * reach;
        double y = -0.3 - 0.05 + Math.cos(0.6) * reach;
        double[] u = {0.3, -0.6};
        double distance = square(x - 0.5) + square(y + 0.6);
        double[] state = {0.2, -0.3, 0.6, 0.1, -0.2, 1, 2, 3, 4, 5};
        assertCost("swimmer-3", distance + 0.001 * 0.45, 10 * distance, u, state);
        double far = (Math.sqrt(distance) - 0.1) / 0.5;
        assertEquals(1 / (1 + 9 * far * far), reward("swimmer-3", u, state), 1e-14);
        state[0] += 0.5 - x + 0.05;
        state[1] += -0.6 - y;
        assertEquals(1, reward("swimmer-3", u, state));
        assertEquals(
                0.03,
                Environments.scenario("swimmer-3").world().dynamics().spec().dt(),
                1e-15);
    }

    /** Bends start within half of 2 pi / N. */
    @Test
    void swimmersStartBentAtRest() {
        Task.Start start = Environments.scenario("swimmer-4").task().start();
        double widest = 0;
        for (int k = 0; k < 50; k++) {
            double[] x = new double[12];
            x[7] = 9;
            start.sample(RandomStream.of(k, "swimmers", 0), x);
            assertEquals(0, Math.abs(x[0]) + Math.abs(x[1]));
            assertTrue(Math.abs(x[2]) <= 0.5);
            for (int i = 3; i < 6; i++) {
                widest = Math.max(widest, Math.abs(x[i]));
            }
            for (int i = 6; i < 12; i++) {
                assertEquals(0, x[i]);
            }
        }
        assertTrue(widest <= Math.PI / 4 && widest > 0.9 * Math.PI / 4, "widest " + widest);
    }

    /** Turned by a quarter about z and rolled about its own axis, the nose, which points along -y, points along x. */
    @Test
    void eels() {
        double[] state = new double[21];
        state[0] = 0.2;
        state[1] = -0.3;
        state[2] = 0.1;
        // Twice the unit quaternion of a quarter turn about z, then 0.8 rad about the own y.
        double c = Math.sqrt(2);
        state[3] = c * Math.cos(0.4);
        state[4] = -c * Math.sin(0.4);
        state[5] = c * Math.sin(0.4);
        state[6] = c * Math.cos(0.4);
        double[] u = {0.3, -0.6, 0, 0.5};
        double distance = square(0.2 + 0.06 - 0.3) + square(-0.3 + 0.5) + square(0.1 - 0.2);
        assertCost("eel-3", distance + 0.001 * 0.7, 10 * distance, u, state);
        double far = (Math.sqrt(distance) - 0.1) / 0.5;
        assertEquals(1 / (1 + 9 * far * far), reward("eel-3", u, state), 1e-14);
        state[0] = 0.28;
        state[1] = -0.5;
        assertTrue(reward("eel-3", u, state) < 1);
        state[2] = 0.15;
        assertEquals(1, reward("eel-3", u, state));
        Task.Start start = Environments.scenario("eel-3").task().start();
        for (int k = 0; k < 20; k++) {
            start.sample(RandomStream.of(k, "eels", 0), state);
            double size = square(state[3]) + square(state[4]) + square(state[5]) + square(state[6]);
            assertEquals(1, size, 1e-14);
            assertTrue(2 * Math.acos(state[3]) < 0.5 && state[0] == 0 && state[20] == 0);
            assertTrue(Math.abs(state[7]) <= 0.5 && state[7] != 0);
        }
    }

    /** Extensions of 0.2 and -0.1 in turn; controls that hold them: 20 N/m * 0.2 m / 10 N = 0.4. */
    @Test
    void trains() {
        double[] goal = {0.2, -0.1, 0.2};
        double[] hold = {0.4, -0.2, 0.4};
        assertEquals(20, CartTrains.STIFFNESS);
        assertEquals(10, CartTrains.FORCE);
        double[] x = {0.05, 0.1, -0.2, 0.3, 0.4, -0.5};
        double[] u = {0.1, 0.2, 0.3};
        double off = 0;
        double fast = 0;
        double effort = 0;
        for (int i = 0; i < 3; i++) {
            off += square(x[i] - goal[i]);
            fast += square(x[3 + i]);
            effort += square(u[i] - hold[i]);
        }
        assertCost("train-3", off + 0.05 * fast + 0.01 * effort, 10 * off + fast, u, x);
        assertEquals(Math.exp(-off / 3 / 0.02), reward("train-3", u, x), 1e-15);
        // Held there, it stays there.
        double[] rest = {0.2, -0.1, 0.2, 0, 0, 0};
        double[] next = new double[6];
        Environments.scenario("train-3").world().dynamics().stepRow(rest, 0, hold, 0, next, 0);
        assertArrayEquals(rest, next, 1e-15);
    }

    /** Starts: mean and deviation of normal ones, both ends of uniform ones. */
    @Test
    void startsAreDrawnAsTheySay() {
        Task.Start normal = Task.Start.normal(new double[] {5, -3}, new double[] {2, 0.5});
        Task.Start uniform = Task.Start.uniform(new double[] {-1, 4}, new double[] {3, 5});
        double[] sum = new double[2];
        double[] square = new double[2];
        double[] low = {9, 9};
        double[] high = {-9, -9};
        int n = 4000;
        for (int k = 0; k < n; k++) {
            double[] x = new double[2];
            normal.sample(RandomStream.of(k, "normal", 0), x);
            for (int i = 0; i < 2; i++) {
                sum[i] += x[i] / n;
                square[i] += x[i] * x[i] / n;
            }
            uniform.sample(RandomStream.of(k, "uniform", 0), x);
            for (int i = 0; i < 2; i++) {
                low[i] = Math.min(low[i], x[i]);
                high[i] = Math.max(high[i], x[i]);
            }
        }
        // Five standard errors of 4000 draws.
        assertArrayEquals(new double[] {5, -3}, sum, 0.16);
        assertEquals(2, Math.sqrt(square[0] - sum[0] * sum[0]), 0.12);
        assertEquals(0.5, Math.sqrt(square[1] - sum[1] * sum[1]), 0.03);
        assertArrayEquals(new double[] {-1, 4}, low, 0.01);
        assertArrayEquals(new double[] {3, 5}, high, 0.01);
        assertThrows(InputException.class, () -> new Task(0, normal, null, null, Task.End.NEVER));
    }

    /** Forces on masses are bounded alike both ways. */
    @ParameterizedTest
    @CsvSource({
        "mass-spring-damper, 8",
        "mass-spring-train, 12",
        "double-integrator, 1",
        "double-integrator-tracking, 2"
    })
    void forcesOnMassesAreBoundedBothWays(String name, double limit) {
        var spec = Environments.scenario(name).world().dynamics().spec();
        assertArrayEquals(new double[] {-limit}, spec.actionLower());
        assertArrayEquals(new double[] {limit}, spec.actionUpper());
    }

    /** The last ball's place against (0.15, 0.35), within 0.025 m; energy of balls of 65.45 g; all start with a push. */
    @Test
    void billiardBalls() {
        double[] x = {0.3, 0.2, 0.5, -0.25, 0.16, 0.33, -1, 2};
        assertEquals(Math.exp(-(1e-4 + 4e-4) / (2 * 0.025 * 0.025)), reward("billiards-2", new double[2], x), 1e-14);
        assertCost("billiards-2", 1e-4 + 4e-4 + 1e-4 * (0.25 + 0.0625), 10 * 5e-4, new double[] {0.02, -0.01}, x);
        Scenario two = Environments.scenario("billiards-2");
        double mass = dev.mechanist.envs.billiards.BilliardPresets.BALL.mass();
        double[] shifted = new double[9];
        System.arraycopy(x, 0, shifted, 1, 8);
        assertEquals(0.5 * mass * (0.25 + 0.0625 + 1 + 4), two.world().energy().of(shifted, 1), 1e-12);
        double[] start = new double[8];
        two.task().start().sample(RandomStream.of(3, "start", 0), start);
        for (int ball = 0; ball < 2; ball++) {
            double speed = Math.hypot(start[4 * ball + 2], start[4 * ball + 3]);
            assertTrue(speed >= 0.229 && speed <= 0.611, "2.3 to 6.1 px of 1 mm in 0.01 s: " + speed);
        }
    }

    /** How high the last mass is, over the length of the chain: -1 hanging, 1 upright, and by hand between. */
    @Test
    void pendulumChain() {
        double[] hanging = new double[6];
        assertEquals(-1, reward("n-pendulum-3", new double[1], hanging), 1e-14);
        assertEquals(1, reward("n-pendulum-3", new double[1], Math.PI, 0, 0, 1, 2, 3), 1e-14);
        double[] l = PendulumChains.lengths(3);
        // The first level, the second hangs, the third half way up.
        double height = 0 - l[1] + 0.5 * l[2];
        assertEquals(
                height / (l[0] + l[1] + l[2]),
                reward("n-pendulum-3", new double[1], Math.PI / 2, -Math.PI / 2, 2 * Math.PI / 3, 0, 0, 0),
                1e-14);
    }

    /** Frames of the published problems of two and three bodies. */
    @Test
    void bodiesThatAttractEachOther() {
        assertEquals(
                0.4,
                Environments.scenario("hnn-two-body").world().dynamics().spec().dt());
        assertEquals(
                0.25,
                Environments.scenario("hnn-three-body")
                        .world()
                        .dynamics()
                        .spec()
                        .dt());
        assertEquals(49, Environments.scenario("hnn-two-body").task().maxSteps());
        assertEquals(19, Environments.scenario("hnn-three-body").task().maxSteps());
    }
}
