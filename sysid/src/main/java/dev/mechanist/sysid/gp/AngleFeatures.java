package dev.mechanist.sysid.gp;

import dev.mechanist.core.Spec;

/**
 * What a process sees of state and action: the plain state variables in order, then sine and cosine of each angle, then the actions.
 * The order is PILCO's, so that moments can be chained behind trigonometric features.
 */
final class AngleFeatures {
    private final boolean[] angle;
    private final int n;
    private final int m;
    private final int count;

    /** Where state i starts among the features. */
    private final int[] position;

    AngleFeatures(Spec spec) {
        angle = spec.stateAngles();
        n = spec.n();
        m = spec.m();
        position = new int[n];
        int next = 0;
        for (int i = 0; i < n; i++) {
            if (!angle[i]) {
                position[i] = next++;
            }
        }
        for (int i = 0; i < n; i++) {
            if (angle[i]) {
                position[i] = next;
                next += 2;
            }
        }
        count = next + m;
    }

    /** Number of features D. */
    int count() {
        return count;
    }

    /** Features of the state x[xAt ..] and the action u[uAt ..] into features[at ..]. */
    void encode(double[] x, int xAt, double[] u, int uAt, double[] features, int at) {
        for (int i = 0; i < n; i++) {
            double value = x[xAt + i];
            if (angle[i]) {
                features[at + position[i]] = Math.sin(value);
                features[at + position[i] + 1] = Math.cos(value);
            } else {
                features[at + position[i]] = value;
            }
        }
        System.arraycopy(u, uAt, features, at + count - m, m);
    }

    /** Derivative by state i, of a function with the given gradient by these features. */
    double byState(int i, double[] features, int at, double[] gradient) {
        int k = position[i];
        return angle[i] ? gradient[k] * features[at + k + 1] - gradient[k + 1] * features[at + k] : gradient[k];
    }

    /** Derivative by action j, of a function with the given gradient by these features. */
    double byAction(int j, double[] gradient) {
        return gradient[count - m + j];
    }
}
