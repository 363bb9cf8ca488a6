package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.GaussianMap;
import org.ejml.data.DMatrixRMaj;

/**
 * Which parts of the state the policy and the dynamics model see. The augmented state is (x, sin a_1, cos a_1, sin a_2, ..)
 * for the angles a among the states. Indices count from 0.
 *
 * @param states number of states n
 * @param angles which states are angles
 * @param policy which entries of the augmented state the policy sees
 * @param dynamics which entries of the augmented state the dynamics model sees, before the controls
 */
public record StateFeatures(int states, int[] angles, int[] policy, int[] dynamics) {
    public StateFeatures {
        angles = angles.clone();
        policy = policy.clone();
        dynamics = dynamics.clone();
        requireWithin("angle", angles, states);
        requireWithin("policy input", policy, states + 2 * angles.length);
        requireWithin("dynamics input", dynamics, states + 2 * angles.length);
    }

    private static void requireWithin(String what, int[] indices, int size) {
        for (int i : indices) {
            if (i < 0 || i >= size) {
                throw new InputException(what + " " + i + " is not one of 0 .. " + (size - 1));
            }
        }
    }

    /** All states but the angles, and the sines and cosines of these, for policy and dynamics alike. */
    public static StateFeatures sinesForAngles(boolean[] isAngle) {
        int[] angles = java.util.stream.IntStream.range(0, isAngle.length)
                .filter(i -> isAngle[i])
                .toArray();
        int[] seen = java.util.stream.IntStream.range(0, isAngle.length + 2 * angles.length)
                .filter(i -> i >= isAngle.length || !isAngle[i])
                .toArray();
        return new StateFeatures(isAngle.length, angles, seen, seen);
    }

    /** Length of the augmented state. */
    public int augmented() {
        return states + 2 * angles.length;
    }

    /** The augmented state of x [n] read from {@code from}, a fresh array. */
    public double[] augment(double[] x, int from) {
        double[] a = new double[augmented()];
        System.arraycopy(x, from, a, 0, states);
        for (int k = 0; k < angles.length; k++) {
            a[states + 2 * k] = Math.sin(x[from + angles[k]]);
            a[states + 2 * k + 1] = Math.cos(x[from + angles[k]]);
        }
        return a;
    }

    /** The chain from x to the augmented state. */
    public GaussianChain augmentation() {
        GaussianChain chain = GaussianChain.from(states);
        return angles.length == 0
                ? chain
                : chain.then(Sinusoids.sinesAndCosines(angles.length, range(0, angles.length)), angles)
                        .readingAll();
    }

    /**
     * The chain of one time step, x_t -> x_{t+1} = x_t + change, with the policy's parameters as its own.
     *
     * @param bounds largest controls u_max [m]: the policy's output is squashed to them
     * @param dynamics from (seen augmented states, controls) to the change of state [n]
     */
    public GaussianChain step(PolicyMap policy, double[] bounds, GaussianMap dynamics) {
        int m = bounds.length;
        int a = augmented();
        GaussianChain chain = augmentation().thenLearned(policy, this.policy).then(squashing(bounds), range(a, m));
        int[] seen = java.util.Arrays.copyOf(this.dynamics, this.dynamics.length + m);
        System.arraycopy(range(a + m, m), 0, seen, this.dynamics.length, m);
        chain = chain.then(dynamics, seen);
        DMatrixRMaj next = new DMatrixRMaj(states, chain.width());
        for (int i = 0; i < states; i++) {
            next.set(i, i, 1);
            next.set(i, chain.width() - states + i, 1);
        }
        return chain.reading(next);
    }

    /** The control at a state: u = u_max squash(policy(seen augmented state)), a fresh array [m]. */
    public double[] control(PolicyMap policy, double[] bounds, double[] x) {
        return squashing(bounds).at(policy.at(seenByPolicy(x)));
    }

    /** What the policy sees of the augmented state of x [n], a fresh array. */
    double[] seenByPolicy(double[] x) {
        double[] a = augment(x, 0);
        double[] z = new double[policy.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = a[policy[i]];
        }
        return z;
    }

    /** From the policy's output to the controls, both [m]. */
    Sinusoids squashing(double[] bounds) {
        return Sinusoids.squashing(bounds.length, range(0, bounds.length), bounds);
    }

    private static int[] range(int from, int count) {
        return java.util.stream.IntStream.range(from, from + count).toArray();
    }
}
