package dev.mechanist.envs.bodies.shapes;

/**
 * Points a - b of two solids' cores, as they were asked for: the origin is inside of all of them where the cores overlap.
 */
final class MinkowskiDifference {
    final Solid first = new Solid();
    final Solid second = new Solid();

    /** The points, and what of each solid they are made of [3 each]. */
    final double[] w;

    final double[] a;
    final double[] b;
    /** Numbers of the corners of the two. */
    final int[] corner1;

    final int[] corner2;
    private final double[] keep = new double[9 * 4];
    private final int[] keptCorners = new int[2 * 4];
    private final int capacity;
    private int count;

    MinkowskiDifference(int capacity) {
        this.capacity = capacity;
        w = new double[3 * capacity];
        a = new double[3 * capacity];
        b = new double[3 * capacity];
        corner1 = new int[capacity];
        corner2 = new int[capacity];
    }

    void clear() {
        count = 0;
    }

    boolean full() {
        return count == capacity;
    }

    /** Keeps some of the points alone, in this order, from 0 on. */
    void retain(int[] which, int n) {
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 3; k++) {
                keep[9 * i + k] = w[3 * which[i] + k];
                keep[9 * i + 3 + k] = a[3 * which[i] + k];
                keep[9 * i + 6 + k] = b[3 * which[i] + k];
            }
            keptCorners[2 * i] = corner1[which[i]];
            keptCorners[2 * i + 1] = corner2[which[i]];
        }
        for (int i = 0; i < n; i++) {
            System.arraycopy(keep, 9 * i, w, 3 * i, 3);
            System.arraycopy(keep, 9 * i + 3, a, 3 * i, 3);
            System.arraycopy(keep, 9 * i + 6, b, 3 * i, 3);
            corner1[i] = keptCorners[2 * i];
            corner2[i] = keptCorners[2 * i + 1];
        }
        count = n;
    }

    /** Whether a point is of the same two corners as one before it. */
    boolean repeated(int v) {
        for (int i = 0; i < v; i++) {
            if (corner1[i] == corner1[v] && corner2[i] == corner2[v]) {
                return true;
            }
        }
        return false;
    }

    /** Takes the last point back. */
    void drop() {
        count--;
    }

    /** Adds what is farthest in a direction of length 1. */
    int add(double x, double y, double z) {
        int i = count++;
        corner1[i] = first.support(x, y, z, a, 3 * i);
        corner2[i] = second.support(-x, -y, -z, b, 3 * i);
        for (int k = 3 * i; k < 3 * i + 3; k++) {
            w[k] = a[k] - b[k];
        }
        return i;
    }

    double along(int i, double x, double y, double z) {
        return w[3 * i] * x + w[3 * i + 1] * y + w[3 * i + 2] * z;
    }
}
