package dev.mechanist.envs.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
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
 * @param loss what the cost measures; the cost is 1 - exp(-(squared distance) / (2 width^2))
 * @param width of the published cost, m
 * @param goal how far a state of the plant is from its goal, which differs from the cost where the authors' has other lengths
 * @param radius a rollout has solved the problem when its last ten states are within this distance of the goal, m
 * @param falls states that end an episode
 * @param unseen states that the dynamics model does not see
 * @param randomTrials episodes of random controls before the first policy
 * @param randomShare random controls are drawn within this share of the bounds
 */
public record PilcoScenario(
        String name,
        String summary,
        ContinuousDynamics plant,
        int horizon,
        double[] startMean,
        double[] startDeviation,
        double[] noise,
        Loss loss,
        double width,
        ToDoubleFunction<double[]> goal,
        double radius,
        Predicate<double[]> falls,
        int[] unseen,
        int randomTrials,
        double randomShare) {
    /** What a cost measures. */
    public sealed interface Loss {
        /**
         * The distance of a tip from its goal.
         *
         * @param tip per augmented state [k, n + 2 angles], m
         * @param goal [k], m
         */
        record Tip(DMatrixRMaj tip, double[] goal) implements Loss {}

        /**
         * The unicycle's upper body from upright over the origin, and its yaw: 8 dz^2 + dx^2 / 2 + dy^2 / 2 + (phi / 4 pi)^2.
         *
         * @param wheel radius, m
         * @param frame from the wheel's axle to the upper body, m
         */
        record Upright(double wheel, double frame) implements Loss {}
    }

    public PilcoScenario {
        int n = plant.spec().n();
        if (startMean.length != n || startDeviation.length != n || noise.length != n) {
            throw new InputException("scenario " + name + ": start and noise need " + n + " entries");
        }
        if (!(width > 0 && Double.isFinite(width))) {
            throw new InputException("scenario " + name + ": the width of the cost must be positive, not " + width);
        }
    }

    /** Largest controls [m], a fresh array. */
    public double[] bounds() {
        return plant.spec().actionUpper();
    }

    /** Distance of the plant from its goal at a state x [n], m. */
    public double distance(double[] x) {
        return goal.applyAsDouble(x);
    }
}
