package dev.mechanist.envs;

import dev.mechanist.core.cost.Residuals;
import java.util.Arrays;

/**
 * r = (nose - target, controls) of a body with a free root, whose nose lies on the y axis of the root's frame: p + R(q) (0, nose, 0) with
 * the quaternion q made a unit one.
 *
 * @param n number of states: the first three are the root's place p, m, the next four its quaternion (w, x, y, z)
 * @param controls number of controls
 * @param nose m
 * @param target m [3]; treat as immutable
 */
record NoseInSpace(int n, int controls, double nose, double[] target) implements Residuals {
    @Override
    public int size() {
        return 3 + controls;
    }

    /** Where the nose is, m [3]. */
    double[] place(double[] x, int xo) {
        double[] place = new double[3];
        double square = square(x, xo);
        for (int i = 0; i < 3; i++) {
            place[i] = x[xo + i] + nose * along(x, xo, i) / square;
        }
        return place;
    }

    private static double square(double[] x, int xo) {
        double square = 0;
        for (int k = 3; k < 7; k++) {
            square += x[xo + k] * x[xo + k];
        }
        return square;
    }

    /** The y axis of the frame times |q|^2, component i. */
    private static double along(double[] x, int xo, int i) {
        double w = x[xo + 3];
        double qx = x[xo + 4];
        double qy = x[xo + 5];
        double qz = x[xo + 6];
        return switch (i) {
            case 0 -> 2 * (qx * qy - w * qz);
            case 1 -> w * w - qx * qx + qy * qy - qz * qz;
            default -> 2 * (qy * qz + w * qx);
        };
    }

    @Override
    public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
        double square = square(x, xo);
        for (int i = 0; i < 3; i++) {
            r[i] = x[xo + i] + nose * along(x, xo, i) / square - target[i];
        }
        System.arraycopy(u, uo, r, 3, controls);
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
        Arrays.fill(rx, 0, size() * n, 0);
        Arrays.fill(ru, 0, size() * controls, 0);
        double w = x[xo + 3];
        double qx = x[xo + 4];
        double qy = x[xo + 5];
        double qz = x[xo + 6];
        double square = square(x, xo);
        // Half derivatives of the axis by w, x, y, z, one component after the other.
        row(x, xo, 0, square, rx, -qz, qy, qx, -w);
        row(x, xo, 1, square, rx, w, -qx, qy, -qz);
        row(x, xo, 2, square, rx, qx, w, qz, qy);
        for (int j = 0; j < controls; j++) {
            ru[(3 + j) * controls + j] = 1;
        }
    }

    private void row(
            double[] x, int xo, int i, double square, double[] rx, double byW, double byX, double byY, double byZ) {
        double part = along(x, xo, i) / square;
        rx[i * n + i] = 1;
        rx[i * n + 3] = 2 * nose * (byW - part * x[xo + 3]) / square;
        rx[i * n + 4] = 2 * nose * (byX - part * x[xo + 4]) / square;
        rx[i * n + 5] = 2 * nose * (byY - part * x[xo + 5]) / square;
        rx[i * n + 6] = 2 * nose * (byZ - part * x[xo + 6]) / square;
    }
}
