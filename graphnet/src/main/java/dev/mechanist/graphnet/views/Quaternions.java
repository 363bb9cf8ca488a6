package dev.mechanist.graphnet.views;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/** Rotations as quaternions (w, x, y, z) along the last axis of expressions. */
final class Quaternions {
    /** Added to squares of angles: far below what either precision sees beside a turn, and derivatives exist without one. */
    private static final double TINY = 1e-24;

    private Quaternions() {}

    /** Of length one. */
    static Expression unit(Expression q) {
        return q.dividedBy(q.square().sumKeeping(-1).sqrt());
    }

    private static Expression part(Expression q, int i) {
        return q.slice(q.rank() - 1, i, i + 1);
    }

    /** a b: first b, then a. */
    static Expression product(TensorScope scope, Expression a, Expression b) {
        Expression aw = part(a, 0);
        Expression ax = part(a, 1);
        Expression ay = part(a, 2);
        Expression az = part(a, 3);
        Expression bw = part(b, 0);
        Expression bx = part(b, 1);
        Expression by = part(b, 2);
        Expression bz = part(b, 3);
        return scope.concatenate(
                a.rank() - 1,
                List.of(
                        aw.times(bw).minus(ax.times(bx)).minus(ay.times(by)).minus(az.times(bz)),
                        aw.times(bx).plus(ax.times(bw)).plus(ay.times(bz)).minus(az.times(by)),
                        aw.times(by).minus(ax.times(bz)).plus(ay.times(bw)).plus(az.times(bx)),
                        aw.times(bz).plus(ax.times(by)).minus(ay.times(bx)).plus(az.times(bw))));
    }

    /** Rotation matrices [B, T, 3, 3] of unit quaternions [B, T, 4]. */
    static Expression matrix(TensorScope scope, Expression q) {
        Expression w = part(q, 0);
        Expression x = part(q, 1);
        Expression y = part(q, 2);
        Expression z = part(q, 3);
        Expression xx = x.square();
        Expression yy = y.square();
        Expression zz = z.square();
        Expression xy = x.times(y);
        Expression xz = x.times(z);
        Expression yz = y.times(z);
        Expression wx = w.times(x);
        Expression wy = w.times(y);
        Expression wz = w.times(z);
        Expression rows = scope.concatenate(
                2,
                List.of(
                        yy.plus(zz).times(-2).plus(1),
                        xy.minus(wz).times(2),
                        xz.plus(wy).times(2),
                        xy.plus(wz).times(2),
                        xx.plus(zz).times(-2).plus(1),
                        yz.minus(wx).times(2),
                        xz.minus(wy).times(2),
                        yz.plus(wx).times(2),
                        xx.plus(yy).times(-2).plus(1)));
        return rows.reshape(-1, q.shape()[1], 3, 3);
    }

    /** The quaternion of a rotation by a vector [.., 3], rad: about its direction, by its length. */
    static Expression exp(TensorScope scope, Expression vector) {
        Expression angle = vector.square().sumKeeping(-1).plus(TINY).sqrt();
        Expression half = angle.times(0.5);
        return scope.concatenate(
                vector.rank() - 1, List.of(half.cos(), vector.times(half.sin().dividedBy(angle))));
    }

    /** The angle of a rotation, rad in [0, pi], [.., 1]. */
    static Expression angle(Expression q) {
        return sine(q).atan2(part(q, 0).abs()).times(2);
    }

    /** The unit vector about which a rotation by its {@link #angle} turns, 0 where it does not turn [.., 3]. */
    static Expression axis(Expression q) {
        Expression w = part(q, 0);
        Expression sign =
                w.isLess(w.zeros()).choose(w.zeros().minus(1), w.zeros().plus(1));
        return q.slice(q.rank() - 1, 1, 4).dividedBy(sine(q)).times(sign);
    }

    private static Expression sine(Expression q) {
        return q.slice(q.rank() - 1, 1, 4).square().sumKeeping(-1).plus(TINY).sqrt();
    }

    /**
     * By how much a quaternion of a state turned until another state: the rotation vector, rad [3].
     *
     * @param x both states, from {@code now} and from {@code then}
     * @param slots of the quaternion
     * @param own whether the vector is in the frame that turns, else in the one that stays
     */
    static double[] between(double[] x, int now, int then, int[] slots, boolean own) {
        double[] a = unit(x, now, slots);
        double[] b = unit(x, then, slots);
        double w = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
        double[] vector = new double[3];
        double square = 0;
        for (int i = 0; i < 3; i++) {
            int j = 1 + (i + 1) % 3;
            int k = 1 + (i + 2) % 3;
            double cross = a[j] * b[k] - a[k] * b[j];
            vector[i] = a[0] * b[1 + i] - b[0] * a[1 + i] - (own ? cross : -cross);
            square += vector[i] * vector[i];
        }
        double sine = Math.sqrt(square);
        double scale = sine == 0 ? 2 : 2 * Math.atan2(sine, Math.abs(w)) / sine;
        for (int i = 0; i < 3; i++) {
            vector[i] *= w < 0 ? -scale : scale;
        }
        return vector;
    }

    private static double[] unit(double[] x, int from, int[] slots) {
        double[] q = new double[4];
        double square = 0;
        for (int i = 0; i < 4; i++) {
            q[i] = x[from + slots[i]];
            square += q[i] * q[i];
        }
        for (int i = 0; i < 4; i++) {
            q[i] /= Math.sqrt(square);
        }
        return q;
    }

    /** The unit quaternion [4] of a rotation matrix, row-major from an offset, w >= 0 (Shepperd 1978: by its largest component). */
    static double[] ofMatrix(double[] m, int at) {
        double[] squares = {
            1 + m[at] + m[at + 4] + m[at + 8],
            1 + m[at] - m[at + 4] - m[at + 8],
            1 - m[at] + m[at + 4] - m[at + 8],
            1 - m[at] - m[at + 4] + m[at + 8]
        };
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            largest = squares[i] > squares[largest] ? i : largest;
        }
        double wx = m[at + 7] - m[at + 5];
        double wy = m[at + 2] - m[at + 6];
        double wz = m[at + 3] - m[at + 1];
        double xy = m[at + 1] + m[at + 3];
        double xz = m[at + 2] + m[at + 6];
        double yz = m[at + 5] + m[at + 7];
        double[][] products = {
            {squares[0], wx, wy, wz}, {wx, squares[1], xy, xz}, {wy, xy, squares[2], yz}, {wz, xz, yz, squares[3]}
        };
        double[] q = products[largest];
        double size = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]) * (q[0] < 0 ? -1 : 1);
        for (int i = 0; i < 4; i++) {
            q[i] /= size;
        }
        return q;
    }
}
