package dev.mechanist.envs.pilco;

import dev.mechanist.core.ContinuousDynamics;
import dev.mechanist.core.InputException;
import org.ejml.data.DMatrixRMaj;

/**
 * One published control problem. The augmented state is (x, sin a_1, cos a_1, sin a_2, ..) for the angles a of the plant's
 * specification, in order.
 *
 * @param name for example {@code cart-pole}
 * @param summary one line for lists
 * @param plant the true plant; its action bounds are symmetric
 * @param horizon steps H of an episode
 * @param startMean of x_0 [n]
 * @param startDeviation standard deviations of x_0 [n]
 * @param noise standard deviations of the measurement of each state [n]; what policy and model see
 * @param tip the quantity that the cost measures, per augmented state [k, n + 2 angles], m
 * @param goal where it should be [k], m; the cost is 1 - exp(-|tip - goal|^2 / (2 width^2))
 * @param width of the cost, m
 * @param reach the tip of the plant itself, which differs from {@code tip} where the authors' cost has other lengths
 * @param reachGoal where that should be [k], m
 * @param radius a rollout has solved the problem when its last ten states are within this distance of the goal, m
 * @param randomTrials episodes of random controls before the first policy
 * @param basis basis functions of the policy
 * @param starts policies that each improvement starts from: the last one and fresh ones
 * @param inducing transitions up to which processes are exact, and inducing points beyond
 */
public record PilcoScenario(
        String name,
        String summary,
        ContinuousDynamics plant,
        int horizon,
        double[] startMean,
        double[] startDeviation,
        double[] noise,
        DMatrixRMaj tip,
        double[] goal,
        double width,
        DMatrixRMaj reach,
        double[] reachGoal,
        double radius,
        int randomTrials,
        int basis,
        int starts,
        int inducing) {
    public PilcoScenario {
        int n = plant.spec().n();
        if (startMean.length != n || startDeviation.length != n || noise.length != n) {
            throw new InputException("scenario " + name + ": start and noise need " + n + " entries");
        }
    }

    /** Largest controls [m], a fresh array. */
    public double[] bounds() {
        return plant.spec().actionUpper();
    }

    /** Distance of the plant's tip from its goal at a state x [n], m. */
    public double distance(double[] x) {
        double[] augmented = augment(x);
        double squared = 0;
        for (int k = 0; k < reachGoal.length; k++) {
            double d = -reachGoal[k];
            for (int i = 0; i < augmented.length; i++) {
                d += reach.get(k, i) * augmented[i];
            }
            squared += d * d;
        }
        return Math.sqrt(squared);
    }

    private double[] augment(double[] x) {
        boolean[] angles = plant.spec().stateAngles();
        double[] a = java.util.Arrays.copyOf(x, reach.numCols);
        int at = x.length;
        for (int i = 0; i < x.length; i++) {
            if (angles[i]) {
                a[at++] = Math.sin(x[i]);
                a[at++] = Math.cos(x[i]);
            }
        }
        return a;
    }
}
