package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rewards as planners are told them, of states one by one: they must not lose what a step brings. */
class ReachedRewardTest {
    /** Rewards of 60 random steps of each environment, and what the states reached tell alone, go together. */
    @ParameterizedTest
    @MethodSource("names")
    void theStateReachedTellsOfItsStep(String name) {
        Scenario scenario = Environments.scenario(name);
        ParametricDynamics truth = scenario.world().dynamics();
        Spec spec = truth.spec();
        Task task = scenario.task();
        RandomStream random = RandomStream.of(3, "reached " + name, 0);
        double[] x = new double[spec.n()];
        task.start().sample(random, x);
        double[] u = new double[spec.m()];
        int steps = 60;
        double[] step = new double[steps];
        double[] state = new double[steps];
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < u.length; i++) {
                double low = Math.max(-1, spec.action().get(i).lower());
                u[i] = random.nextDouble(low, Math.min(1, spec.action().get(i).upper()));
            }
            double[] next = new double[x.length];
            truth.stepRow(x, 0, u, 0, next, 0);
            step[t] = task.reward().of(x, u, next, t + 1);
            state[t] = task.reward().reached(next, u, t + 1);
            x = next;
        }
        double spread = Math.sqrt(covariance(step, step));
        if (spread > 1e-9) {
            double correlation = covariance(step, state) / (spread * Math.sqrt(covariance(state, state)));
            assertTrue(correlation > 0.7, correlation + " of " + List.of(spread, Math.sqrt(covariance(state, state))));
        }
    }

    static List<String> names() {
        return Environments.names();
    }

    private static double covariance(double[] a, double[] b) {
        double meanA = java.util.Arrays.stream(a).average().orElseThrow();
        double meanB = java.util.Arrays.stream(b).average().orElseThrow();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB) / a.length;
        }
        return sum;
    }

    /** 2.5 m/s ahead less a tenth of the squared actions: HalfCheetah-v5, of one state at that speed. */
    @Test
    void aCheetahIsPaidForItsSpeed() {
        Task task = Environments.scenario("half-cheetah").task();
        double[] x = new double[18];
        x[9] = 2.5;
        double[] u = {1, 0, 0, -0.5, 0, 0};
        assertEquals(2.5 - 0.1 * 1.25, task.reward().reached(x, u, 1), 1e-12);
    }

    /** Upright 1, ahead 0.7 m/s, half of the squared actions; the turning torso's place moves along with its velocity. */
    @Test
    void anAntIsPaidForItsSpeed() {
        Task task = Environments.scenario("ant").task();
        double[] x = new double[29];
        x[2] = 0.9;
        x[3] = 1;
        x[15] = 0.7;
        x[19] = 3;
        double[] u = new double[8];
        u[2] = 0.4;
        assertEquals(1 + 0.7 - 0.5 * 0.16, task.reward().reached(x, u, 1), 1e-9);
    }
}
