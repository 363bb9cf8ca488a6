package dev.mechanist.envs.particles;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Integrator;
import dev.mechanist.core.dynamics.VectorField;

/**
 * A method whose steps end in a box [-half, half] on every axis: a place beyond a wall is mirrored at it, and the velocity there turned
 * inwards, as in the generators of Kipf et al. 2018. The first half of the coordinates are places, the others their velocities.
 */
final class ReflectingBox implements Integrator {
    private final Integrator inner;
    private final double half;

    /**
     * @param inner what moves
     * @param half half width of the box, m, positive
     */
    public ReflectingBox(Integrator inner, double half) {
        if (!(half > 0)) {
            throw new InputException("a box needs a positive half width, not " + half);
        }
        this.inner = inner;
        this.half = half;
    }

    @Override
    public void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no) {
        inner.step(f, x, xo, u, uo, h, next, no);
        int places = f.n() / 2;
        for (int i = 0; i < places; i++) {
            mirror(next, no + i, no + places + i);
        }
    }

    /** Whether a place was beyond a wall; a velocity that points inwards already stays. */
    private boolean mirror(double[] next, int place, int velocity) {
        double wall = Math.copySign(half, next[place]);
        if (Math.abs(next[place]) <= half) {
            return false;
        }
        next[place] = 2 * wall - next[place];
        next[velocity] = -Math.copySign(next[velocity], wall);
        return true;
    }

    @Override
    public void stepWithJacobians(
            VectorField f,
            double[] x,
            int xo,
            double[] u,
            int uo,
            double h,
            double[] next,
            int no,
            double[] A,
            int ao,
            double[] B,
            int bo,
            double[] P) {
        inner.stepWithJacobians(f, x, xo, u, uo, h, next, no, A, ao, B, bo, P);
        int n = f.n();
        int places = n / 2;
        for (int i = 0; i < places; i++) {
            double before = next[no + places + i];
            if (!mirror(next, no + i, no + places + i)) {
                continue;
            }
            boolean turned = next[no + places + i] != before;
            for (int row : turned ? new int[] {i, places + i} : new int[] {i}) {
                negate(A, ao + row * n, n);
                negate(B, bo + row * f.m(), f.m());
                if (P != null) {
                    int p = f.parameters().size();
                    negate(P, row * p, p);
                }
            }
        }
    }

    private static void negate(double[] values, int from, int count) {
        for (int j = from; j < from + count; j++) {
            values[j] = -values[j];
        }
    }

    @Override
    public ReflectingBox fork() {
        return new ReflectingBox(inner.fork(), half);
    }
}
