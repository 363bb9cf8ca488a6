package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SwingUpPendulumTest {
    /** Fast states, where the speed limit is active: the derivatives are those of the clipped piece. */
    @Nested
    class AtTheSpeedLimit implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return SwingUpPendulum.gymnasium();
        }

        @Override
        public void randomState(RandomStream random, double[] x) {
            x[0] = random.nextDouble(-0.5, 0.5);
            x[1] = Math.signum(random.nextGaussian()) * 9.5;
        }
    }

    /** Pendulum-v1's update written out: theta = pi, speed 1, torque 2 and a step of 0.05 s. */
    @Test
    void stepsLikeGymnasium() {
        double[] next = new double[2];
        SwingUpPendulum.gymnasium().stepRow(new double[] {1, 0.5}, 0, new double[] {-1.5}, 0, next, 0);
        double speed = 0.5 + (15 * Math.sin(1) - 3 * 1.5) * 0.05;
        assertArrayEquals(new double[] {1 + speed * 0.05, speed}, next, 1e-15);
    }

    /** The reward uses the state before the step, the wrapped angle and the clipped torque. */
    @Test
    void rewardsLikeGymnasium() {
        TaskEnvironment environment = Environments.scenario("pendulum").environment();
        environment.resetTo(new double[] {1 - 4 * Math.PI, -2});
        Environment.Step step = environment.step(new double[] {5});
        assertEquals(-(1 + 0.1 * 4 + 0.001 * 4), step.reward(), 1e-12);
    }

    @Test
    void speedIsLimited() {
        double[] next = new double[2];
        SwingUpPendulum.gymnasium().stepRow(new double[] {0.1, 7.99}, 0, new double[] {2}, 0, next, 0);
        assertArrayEquals(new double[] {0.1 + 8 * 0.05, 8}, next, 1e-15);
    }
}
