package dev.mechanist.core.numerics;

/**
 * The inverse Hessian of L-BFGS: the last pairs of a step s and the change y of the gradient along it, applied by the two-loop
 * recursion (Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.4) with their scaling s'y / y'y of the latest pair
 * (equation 7.20). How far to step is the caller's: a search that evaluates one point at a time, or one that advances many in a
 * batch.
 *
 * <p>Variables may be held, for a projected search in a box (Bertsekas 1982): the recursion then runs in the space of the others.
 */
public final class LimitedMemory {
    /** Smallest cosine between s and y: a flatter pair would leave an inverse Hessian that is hardly positive definite. */
    private static final double LEAST_COSINE = 1e-12;

    private final double[][] s;
    private final double[][] y;
    private final double[] inverse;
    private final double[] coefficient;
    private int pairs;

    /**
     * @param size variables n
     * @param memory pairs kept, at least 1
     */
    public LimitedMemory(int size, int memory) {
        s = new double[memory][size];
        y = new double[memory][size];
        inverse = new double[memory];
        coefficient = new double[memory];
    }

    /** Whether there is no pair: the inverse Hessian is the identity. */
    public boolean isEmpty() {
        return pairs == 0;
    }

    /** Forgets all pairs. */
    public void clear() {
        pairs = 0;
    }

    /**
     * Remembers a step, in the place of the oldest where the memory is full; ignores one along which the gradient does not grow.
     *
     * @param step s [n], copied
     * @param change y, of the gradient [n], copied
     */
    public void learn(double[] step, double[] change) {
        double sy = dot(step, change, null);
        if (!(sy > LEAST_COSINE * Math.sqrt(dot(step, step, null) * dot(change, change, null)))) {
            return;
        }
        int slot = pairs % s.length;
        System.arraycopy(step, 0, s[slot], 0, step.length);
        System.arraycopy(change, 0, y[slot], 0, change.length);
        inverse[slot] = 1 / sy;
        pairs++;
    }

    /**
     * Replaces a vector by H times it.
     *
     * @param v [n], overwritten; held entries stay as they are and count as zero
     * @param held [n]; null where all variables are free
     */
    public void apply(double[] v, boolean[] held) {
        int oldest = Math.max(0, pairs - s.length);
        for (int k = pairs - 1; k >= oldest; k--) {
            int slot = k % s.length;
            coefficient[slot] = inverse[slot] * dot(s[slot], v, held);
            add(-coefficient[slot], y[slot], v, held);
        }
        if (pairs > 0) {
            int slot = (pairs - 1) % s.length;
            double scale = 1 / (inverse[slot] * dot(y[slot], y[slot], held));
            // Among the free variables alone the gradient may not have changed at all.
            if (Double.isFinite(scale)) {
                for (int i = 0; i < v.length; i++) {
                    v[i] *= held != null && held[i] ? 1 : scale;
                }
            }
        }
        for (int k = oldest; k < pairs; k++) {
            int slot = k % s.length;
            add(coefficient[slot] - inverse[slot] * dot(y[slot], v, held), s[slot], v, held);
        }
    }

    private static void add(double factor, double[] a, double[] sum, boolean[] held) {
        for (int i = 0; i < sum.length; i++) {
            if (held == null || !held[i]) {
                sum[i] += factor * a[i];
            }
        }
    }

    private static double dot(double[] a, double[] b, boolean[] held) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            if (held == null || !held[i]) {
                sum += a[i] * b[i];
            }
        }
        return sum;
    }
}
