package dev.mechanist.envs.pilco;

/**
 * The unicycle in the ten states that its learning problem sees (Deisenroth, Fox and Rasmussen 2015, section 6.2): the five rates of
 * {@link Unicycle}; the origin as seen from the contact point, x_c ahead and y_c to the left; roll theta, yaw phi and pitch psi_f;
 * rad/s, m, rad. With the contact at (x, y),
 *
 * <pre>
 * x_c = -x cos phi - y sin phi,   y_c = x sin phi - y cos phi,
 * dx_c/dt = -r_w psi_w' + phi' y_c,   dy_c/dt = -phi' x_c.
 * </pre>
 *
 * <p>These states are enough: wheel and turntable are symmetric about their axes, so that their angles move nothing else.
 */
final class SelfCentredUnicycle implements PublishedField {
    private static final int RATES = 5;
    private static final int YAW_RATE = 1;
    private static final int WHEEL_RATE = 2;
    private static final int AHEAD = 5;
    private static final int LEFT = 6;
    private static final int ROLL = 7;
    private static final int YAW = 8;
    private static final int PITCH = 9;

    /** Where {@link Unicycle} has its first angle. */
    private static final int ANGLES = 7;

    private final Unicycle unicycle;
    private final double[] full = new double[12];
    private final double[] rate = new double[12];

    SelfCentredUnicycle(Unicycle unicycle) {
        this.unicycle = unicycle;
    }

    @Override
    public int n() {
        return 10;
    }

    @Override
    public int m() {
        return 2;
    }

    @Override
    public SelfCentredUnicycle fork() {
        return new SelfCentredUnicycle(unicycle.fork());
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        System.arraycopy(x, xo, full, 0, RATES);
        full[ANGLES] = x[xo + ROLL];
        full[ANGLES + 1] = x[xo + YAW];
        full[ANGLES + 3] = x[xo + PITCH];
        unicycle.derivative(full, 0, u, uo, rate, 0);
        double yawRate = x[xo + YAW_RATE];
        double left = x[xo + LEFT];
        double ahead = x[xo + AHEAD];
        System.arraycopy(rate, 0, dx, o, RATES);
        dx[o + AHEAD] = -Unicycle.RADIUS * x[xo + WHEEL_RATE] + yawRate * left;
        dx[o + LEFT] = -yawRate * ahead;
        dx[o + ROLL] = rate[ANGLES];
        dx[o + YAW] = rate[ANGLES + 1];
        dx[o + PITCH] = rate[ANGLES + 3];
    }

    /** By the unicycle's own derivatives, whose columns of x, y, psi_w and psi_t are not needed. */
    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        double[] of = new double[12];
        System.arraycopy(x, xo, of, 0, RATES);
        of[ANGLES] = x[xo + ROLL];
        of[ANGLES + 1] = x[xo + YAW];
        of[ANGLES + 3] = x[xo + PITCH];
        double[] fullX = new double[12 * 12];
        double[] fullU = new double[12 * 2];
        unicycle.jacobians(of, 0, u, uo, fullX, fullU);
        int[] in = {0, 1, 2, 3, 4, -1, -1, ANGLES, ANGLES + 1, ANGLES + 3};
        for (int i = 0; i < n(); i++) {
            for (int j = 0; j < n(); j++) {
                fx[i * n() + j] = in[i] < 0 || in[j] < 0 ? 0 : fullX[in[i] * 12 + in[j]];
            }
            for (int k = 0; k < m(); k++) {
                fu[i * m() + k] = in[i] < 0 ? 0 : fullU[in[i] * 2 + k];
            }
        }
        fx[AHEAD * n() + WHEEL_RATE] = -Unicycle.RADIUS;
        fx[AHEAD * n() + YAW_RATE] = x[xo + LEFT];
        fx[AHEAD * n() + LEFT] = x[xo + YAW_RATE];
        fx[LEFT * n() + YAW_RATE] = -x[xo + AHEAD];
        fx[LEFT * n() + AHEAD] = -x[xo + YAW_RATE];
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        // No parameters: an empty matrix.
    }
}
