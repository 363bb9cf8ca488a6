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

    /** Adds what is farthest in a direction. */
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
