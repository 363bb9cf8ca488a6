package dev.mechanist.envs.bodies.model;

import dev.mechanist.core.numerics.Vectors;

/** Quaternions (w, x, y, z) and row-major 3 x 3 rotation matrices, in place in longer arrays. */
public final class Rotations {
    private static final double SMALL = 1e-15;

    private Rotations() {}

    public static double[] identity() {
        return new double[] {1, 0, 0, 0};
    }

    /** r[ro..] = a[ao..] * b[bo..]; r may be a or b. */
    public static void multiply(double[] a, int ao, double[] b, int bo, double[] r, int ro) {
        double aw = a[ao];
        double ax = a[ao + 1];
        double ay = a[ao + 2];
        double az = a[ao + 3];
        double bw = b[bo];
        double bx = b[bo + 1];
        double by = b[bo + 2];
        double bz = b[bo + 3];
        r[ro] = aw * bw - ax * bx - ay * by - az * bz;
        r[ro + 1] = aw * bx + ax * bw + ay * bz - az * by;
        r[ro + 2] = aw * by - ax * bz + ay * bw + az * bx;
        r[ro + 3] = aw * bz + ax * by - ay * bx + az * bw;
    }

    public static double[] product(double[] a, double[] b) {
        double[] r = new double[4];
        multiply(a, 0, b, 0, r, 0);
        return r;
    }

    /** Normalises the quaternion in place; a zero quaternion becomes the identity. Returns the former length. */
    public static double normalize(double[] q, int o) {
        double w = q[o];
        double x = q[o + 1];
        double y = q[o + 2];
        double z = q[o + 3];
        double length = Math.sqrt(w * w + x * x + y * y + z * z);
        if (length < SMALL) {
            q[o] = 1;
            q[o + 1] = 0;
            q[o + 2] = 0;
            q[o + 3] = 0;
        } else if (Math.abs(length - 1) > SMALL) {
            double s = 1 / length;
            q[o] = w * s;
            q[o + 1] = x * s;
            q[o + 2] = y * s;
            q[o + 3] = z * s;
        }
        return length;
    }

    /** The rotation matrix of a unit quaternion. */
    public static void matrix(double[] q, int qo, double[] m, int o) {
        double w = q[qo];
        double x = q[qo + 1];
        double y = q[qo + 2];
        double z = q[qo + 3];
        double xx = x * x;
        double yy = y * y;
        double zz = z * z;
        double ww = w * w;
        m[o] = ww + xx - yy - zz;
        m[o + 4] = ww - xx + yy - zz;
        m[o + 8] = ww - xx - yy + zz;
        m[o + 1] = 2 * (x * y - w * z);
        m[o + 2] = 2 * (x * z + w * y);
        m[o + 3] = 2 * (x * y + w * z);
        m[o + 5] = 2 * (y * z - w * x);
        m[o + 6] = 2 * (x * z - w * y);
        m[o + 7] = 2 * (y * z + w * x);
    }

    /** The rotation matrix of a unit quaternion, row-major [9]. */
    public static double[] matrix(double[] q) {
        double[] m = new double[9];
        matrix(q, 0, m, 0);
        return m;
    }

    /** The unit quaternion of a rotation matrix, by its largest component (Shepperd 1978). */
    public static double[] fromMatrix(double[] m) {
        double trace = m[0] + m[4] + m[8];
        double[] squares = {trace, m[0], m[4], m[8]};
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            if (squares[i] > squares[largest]) {
                largest = i;
            }
        }
        double[] q = switch (largest) {
            case 0 -> new double[] {1 + trace, m[7] - m[5], m[2] - m[6], m[3] - m[1]};
            case 1 -> new double[] {m[7] - m[5], 1 + m[0] - m[4] - m[8], m[1] + m[3], m[2] + m[6]};
            case 2 -> new double[] {m[2] - m[6], m[1] + m[3], 1 - m[0] + m[4] - m[8], m[5] + m[7]};
            default -> new double[] {m[3] - m[1], m[2] + m[6], m[5] + m[7], 1 - m[0] - m[4] + m[8]};
        };
        normalize(q, 0);
        return q;
    }

    public static double[] aboutAxis(double[] unitAxis, double angle) {
        double s = Math.sin(angle / 2);
        return new double[] {Math.cos(angle / 2), s * unitAxis[0], s * unitAxis[1], s * unitAxis[2]};
    }

    /** The shortest rotation that takes the z axis to a direction; about x where the direction is opposite. */
    public static double[] fromZAxis(double[] direction) {
        double length = Math.sqrt(Vectors.dot(direction, direction));
        double x = direction[0] / length;
        double y = direction[1] / length;
        double z = direction[2] / length;
        double sine = Math.sqrt(x * x + y * y);
        double[] axis = sine < 1e-10 ? new double[] {1, 0, 0} : new double[] {-y / sine, x / sine, 0};
        return aboutAxis(axis, Math.atan2(sine, z));
    }

    /** The vector rotated by the quaternion. */
    public static double[] rotate(double[] q, double[] v) {
        return apply(matrix(q), v);
    }

    public static double[] apply(double[] m, double[] v) {
        return new double[] {
            m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
            m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
            m[6] * v[0] + m[7] * v[1] + m[8] * v[2]
        };
    }

    /** R diag(d) R' of a unit quaternion: (xx, yy, zz, xy, xz, yz). */
    public static double[] rotatedDiagonal(double[] q, double[] d) {
        double[] m = matrix(q);
        double[] r = new double[6];
        for (int k = 0; k < 3; k++) {
            double x = m[k];
            double y = m[3 + k];
            double z = m[6 + k];
            r[0] += d[k] * x * x;
            r[1] += d[k] * y * y;
            r[2] += d[k] * z * z;
            r[3] += d[k] * x * y;
            r[4] += d[k] * x * z;
            r[5] += d[k] * y * z;
        }
        return r;
    }

    /**
     * The rotation vector, in the frame of {@code b}, that leads from the unit quaternion b to the unit quaternion a by the
     * short way: log(conj(b) a).
     */
    public static void difference(double[] a, int ao, double[] b, int bo, double[] r, int ro) {
        double w = a[ao] * b[bo] + a[ao + 1] * b[bo + 1] + a[ao + 2] * b[bo + 2] + a[ao + 3] * b[bo + 3];
        double x = b[bo] * a[ao + 1] - b[bo + 1] * a[ao] - b[bo + 2] * a[ao + 3] + b[bo + 3] * a[ao + 2];
        double y = b[bo] * a[ao + 2] + b[bo + 1] * a[ao + 3] - b[bo + 2] * a[ao] - b[bo + 3] * a[ao + 1];
        double z = b[bo] * a[ao + 3] - b[bo + 1] * a[ao + 2] + b[bo + 2] * a[ao + 1] - b[bo + 3] * a[ao];
        double sine = Math.sqrt(x * x + y * y + z * z);
        double angle = 2 * Math.atan2(sine, w);
        if (angle > Math.PI) {
            angle -= 2 * Math.PI;
        }
        double scale = sine < SMALL ? 0 : angle / sine;
        r[ro] = x * scale;
        r[ro + 1] = y * scale;
        r[ro + 2] = z * scale;
    }

    /** q[o..] = normalised(q) * exp(h w), with w [3] in the local frame. */
    public static void integrate(double[] q, int o, double[] w, int wo, double h) {
        normalize(q, o);
        double x = w[wo];
        double y = w[wo + 1];
        double z = w[wo + 2];
        double speed = Math.sqrt(x * x + y * y + z * z);
        double half = 0.5 * h * speed;
        double s = speed < SMALL ? 0 : Math.sin(half) / speed;
        double c = Math.cos(half);
        x *= s;
        y *= s;
        z *= s;
        double aw = q[o];
        double ax = q[o + 1];
        double ay = q[o + 2];
        double az = q[o + 3];
        q[o] = aw * c - ax * x - ay * y - az * z;
        q[o + 1] = aw * x + ax * c + ay * z - az * y;
        q[o + 2] = aw * y - ax * z + ay * c + az * x;
        q[o + 3] = aw * z + ax * y - ay * x + az * c;
    }

    /**
     * How log(R) changes as R becomes R exp(delta), row-major 3 x 3: the inverse right Jacobian of the rotation vector phi,
     * I + [phi]/2 + (1/|phi|^2 - (1 + cos |phi|) / (2 |phi| sin |phi|)) [phi]^2.
     */
    public static void inverseRightJacobian(double[] phi, double[] out) {
        double square = Vectors.dot(phi, phi);
        double angle = Math.sqrt(square);
        double c = angle < 1e-3
                ? 1.0 / 12 + square / 720
                : 1 / square - (1 + Math.cos(angle)) / (2 * angle * Math.sin(angle));
        Vectors.skewSeries(phi, 0, 0.5, c, out);
    }

    /**
     * How exp(phi) changes with phi, as a displacement on the right, row-major 3 x 3: I - (1 - cos|phi|)/|phi|^2 [phi] +
     * (|phi| - sin|phi|)/|phi|^3 [phi]^2.
     */
    public static void rightJacobian(double[] phi, int o, double[] out) {
        double square = phi[o] * phi[o] + phi[o + 1] * phi[o + 1] + phi[o + 2] * phi[o + 2];
        double angle = Math.sqrt(square);
        double b = angle < 1e-3 ? 0.5 - square / 24 : 2 * Math.pow(Math.sin(angle / 2), 2) / square;
        double c = angle < 1e-3 ? 1.0 / 6 - square / 120 : (angle - Math.sin(angle)) / (angle * square);
        Vectors.skewSeries(phi, o, -b, c, out);
    }

    /** exp(phi) as a matrix. */
    public static void exponential(double[] phi, int o, double[] out) {
        double square = phi[o] * phi[o] + phi[o + 1] * phi[o + 1] + phi[o + 2] * phi[o + 2];
        double angle = Math.sqrt(square);
        double b = angle < 1e-5 ? 1 - square / 6 : Math.sin(angle) / angle;
        double c = angle < 1e-5 ? 0.5 - square / 24 : 2 * Math.pow(Math.sin(angle / 2), 2) / square;
        Vectors.skewSeries(phi, o, b, c, out);
    }
}
