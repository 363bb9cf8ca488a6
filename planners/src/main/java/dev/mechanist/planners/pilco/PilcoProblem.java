package dev.mechanist.planners.pilco;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.gaussian.Gaussian;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.ejml.data.DMatrixRMaj;

/**
 * What is to be learned, and on which plant.
 *
 * @param name for messages and artefacts
 * @param plant the true system; only {@link #run} calls it
 * @param features what policy and model see of the state
 * @param startMean of x_0 [n]
 * @param startDeviation standard deviations of x_0 [n]
 * @param noise standard deviations of the measurement of each state [n]
 * @param cost of a state distribution
 * @param horizon steps H of an episode
 * @param falls states that end an episode; it ends before such a state, which nobody sees any more
 * @param distance of a state from the goal, in m
 * @param radius an episode that stays within this distance for its last ten states has solved the problem, m
 */
public record PilcoProblem(
        String name,
        Dynamics plant,
        StateFeatures features,
        double[] startMean,
        double[] startDeviation,
        double[] noise,
        ExpectedCost cost,
        int horizon,
        Predicate<double[]> falls,
        ToDoubleFunction<double[]> distance,
        double radius) {
    private static final int LAST = 10;

    public PilcoProblem {
        int n = plant.spec().n();
        if (features.states() != n || startMean.length != n || startDeviation.length != n || noise.length != n) {
            throw new InputException("problem " + name + ": features, start and noise must be of " + n + " states");
        }
        double[] lower = plant.spec().actionLower();
        double[] upper = plant.spec().actionUpper();
        for (int i = 0; i < upper.length; i++) {
            if (lower[i] != -upper[i] || !Double.isFinite(upper[i])) {
                throw new InputException("problem " + name + ": squashing needs symmetric finite bounds, not ["
                        + lower[i] + ", " + upper[i] + "] for '"
                        + plant.spec().action().get(i).name() + "'");
            }
        }
    }

    /** The same problem with episodes of so many steps. */
    PilcoProblem withHorizon(int steps) {
        return new PilcoProblem(
                name, plant, features, startMean, startDeviation, noise, cost, steps, falls, distance, radius);
    }

    /** Largest controls [m], a fresh array. */
    public double[] bounds() {
        return plant.spec().actionUpper();
    }

    /** Distribution of x_0. */
    public Gaussian start() {
        DMatrixRMaj S = new DMatrixRMaj(startMean.length, startMean.length);
        for (int i = 0; i < startMean.length; i++) {
            S.set(i, i, startDeviation[i] * startDeviation[i]);
        }
        return new Gaussian(startMean.clone(), S);
    }

    /** An episode with a random start and measurement noise, of a policy that has been started. */
    public Course run(Policy policy, RandomStream random) {
        double[] x = startMean.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] += startDeviation[i] * random.nextGaussian();
        }
        return run(policy, x, () -> random.nextGaussian());
    }

    /** The episode of the mean: from the mean of the start, without noise. */
    public Course runMean(Policy policy) {
        return run(policy, startMean, () -> 0);
    }

    private Course run(Policy policy, double[] x0, java.util.function.DoubleSupplier white) {
        int n = x0.length;
        int m = plant.spec().m();
        Dynamics own = plant.fork();
        DMatrixRMaj states = new DMatrixRMaj(horizon + 1, n);
        DMatrixRMaj measured = new DMatrixRMaj(horizon + 1, n);
        DMatrixRMaj controls = new DMatrixRMaj(horizon, m);
        DMatrixRMaj x = new DMatrixRMaj(1, n, true, x0.clone());
        DMatrixRMaj u = new DMatrixRMaj(1, m);
        DMatrixRMaj next = new DMatrixRMaj(1, n);
        for (int t = 0; ; t++) {
            System.arraycopy(x.data, 0, states.data, t * n, n);
            double[] seen = new double[n];
            for (int i = 0; i < n; i++) {
                seen[i] = x.data[i] + noise[i] * white.getAsDouble();
            }
            System.arraycopy(seen, 0, measured.data, t * n, n);
            if (t == horizon) {
                return new Course(states, measured, controls);
            }
            double[] control = new double[m];
            policy.act(Observation.of(seen), t * plant.spec().dt(), control);
            System.arraycopy(control, 0, u.data, 0, m);
            System.arraycopy(control, 0, controls.data, t * m, m);
            own.step(x, u, next);
            if (ended(next.data)) {
                return new Course(head(states, t + 1), head(measured, t + 1), head(controls, t));
            }
            DMatrixRMaj swap = x;
            x = next;
            next = swap;
        }
    }

    private boolean ended(double[] next) {
        return !Arrays.stream(next).allMatch(Double::isFinite) || falls.test(next);
    }

    private static DMatrixRMaj head(DMatrixRMaj rows, int count) {
        return new DMatrixRMaj(count, rows.numCols, true, Arrays.copyOf(rows.data, count * rows.numCols));
    }

    /**
     * The cost that an episode really had: summed over its true states x_1 .. x_H; one that ended earlier stays in its last state.
     */
    public double cost(Course course) {
        double sum = 0;
        for (int t = 1; t <= horizon; t++) {
            sum += cost(course.state(Math.min(t, course.steps())));
        }
        return sum;
    }

    private double cost(double[] x) {
        return cost.at(Gaussian.at(x)).mean();
    }

    /** Whether the last ten states of an episode of full length cost less than half of what is most, on average. */
    boolean arrives(Course course) {
        if (course.steps() < horizon) {
            return false;
        }
        double sum = 0;
        int first = Math.max(1, course.steps() - LAST + 1);
        for (int t = first; t <= course.steps(); t++) {
            sum += cost(course.state(t));
        }
        return sum < 0.5 * (course.steps() - first + 1);
    }

    /** Whether the last ten states of an episode of full length are within the radius of the goal. */
    public boolean solved(Course course) {
        if (course.steps() < horizon) {
            return false;
        }
        for (int t = course.steps() - LAST + 1; t <= course.steps(); t++) {
            if (!(distance.applyAsDouble(course.state(t)) <= radius)) {
                return false;
            }
        }
        return true;
    }
}
