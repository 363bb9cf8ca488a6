package dev.mechanist.core.numerics;

/** Unit quaternions (w, x, y, z) along time. */
public final class Quaternions {
    private Quaternions() {}

    /**
     * The constant angular velocity that turns one orientation into another within a time, in the frame that turns: the logarithm of
     * conj(before) after over half of the time. Signs of the quaternions, which mean nothing, do not matter.
     *
     * @param quaternions [rows 4]
     * @param seconds between the rows
     * @param omega set to the result, rad/s, at most half a turn in that time [3 from o]
     */
    public static void rate(double[] quaternions, int before, int after, double seconds, double[] omega, int o) {
        double bw = quaternions[4 * before];
        double bx = quaternions[4 * before + 1];
        double by = quaternions[4 * before + 2];
        double bz = quaternions[4 * before + 3];
        double aw = quaternions[4 * after];
        double ax = quaternions[4 * after + 1];
        double ay = quaternions[4 * after + 2];
        double az = quaternions[4 * after + 3];
        double w = bw * aw + bx * ax + by * ay + bz * az;
        double x = bw * ax - bx * aw - by * az + bz * ay;
        double y = bw * ay + bx * az - by * aw - bz * ax;
        double z = bw * az - bx * ay + by * ax - bz * aw;
        double sine = Math.sqrt(x * x + y * y + z * z);
        double half = Math.atan2(sine, Math.abs(w));
        double factor = (sine < 1e-300 ? 2 : 2 * half / sine) / seconds * (w < 0 ? -1 : 1);
        omega[o] = factor * x;
        omega[o + 1] = factor * y;
        omega[o + 2] = factor * z;
    }

    /** Angular velocities in the frame that turns by central differences, one-sided at both ends [rows 3]; a fresh array. */
    public static double[] central(double[] quaternions, double[] times) {
        int last = times.length - 1;
        double[] omega = new double[3 * times.length];
        for (int t = 0; t <= last; t++) {
            int before = Math.max(0, t - 1);
            int after = Math.min(last, t + 1);
            rate(quaternions, before, after, times[after] - times[before], omega, 3 * t);
        }
        return omega;
    }
}
