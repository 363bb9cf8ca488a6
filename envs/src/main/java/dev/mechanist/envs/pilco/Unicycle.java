package dev.mechanist.envs.pilco;

import java.util.Arrays;

/**
 * A robotic unicycle: a thin wheel that rolls without slip, a frame that pitches about the wheel's axle, and a turntable on top
 * of the frame. State: rates of roll theta, yaw phi, wheel psi_w, pitch psi_f and turntable psi_t; contact point (x, y); then
 * the five angles; rad/s, m, rad. Actions: the motor between turntable and frame, and the one between wheel and frame, N m.
 *
 * <p>The frame is reached from the world by a rotation phi about the vertical, -theta about the direction of travel and psi_f
 * about the axle; the wheel turns about the axle by psi_w and the turntable about the frame's axis by psi_t relative to the
 * frame. The contact moves with (x', y') = r_w psi_w' (cos phi, sin phi), so that the five rates nu are the speeds of a
 * nonholonomic system, and Jourdain's principle gives its equations: with v_b = V_b nu and omega_b = W_b nu for each body b,
 *
 * <pre>
 * sum_b V_b' m_b (dv_b/dt + g z) + W_b' (I_b domega_b/dt + omega_b x I_b omega_b) = torques.
 * </pre>
 *
 * <p>{@link #authors()} departs from mechanics in one number: the equations of the authors' release resist the acceleration of
 * the frame in pitch with the wheel's inertia C_w where the frame's own C_f belongs. All other terms agree with the derivation
 * here to rounding. {@link #mechanics()} has C_f.
 */
final class Unicycle implements PublishedField {
    private static final int SPEEDS = 5;
    private static final int ROLL = 0;
    private static final int YAW = 1;
    private static final int WHEEL = 2;
    private static final int PITCH = 3;
    private static final int TURNTABLE = 4;
    private static final int X = 5;
    private static final int Y = 6;
    private static final int ANGLES = 7;

    private static final double GRAVITY = 9.82;
    private static final double MASS_WHEEL = 1;
    private static final double MASS_FRAME = 23.5;
    private static final double MASS_TURNTABLE = 10;
    /** Of the wheel, m. */
    static final double RADIUS = 0.225;

    private static final double AXLE_TO_FRAME = 0.54;
    private static final double FRAME_TO_TURNTABLE = 0.27;
    private static final double WHEEL_SPIN = 0.0484;
    private static final double WHEEL_DIAMETER = 0.0242;
    private static final double[] FRAME_INERTIA = {0.4608, 0.8292, 0.4248};
    private static final double TURNTABLE_SPIN = 0.2;
    private static final double TURNTABLE_DIAMETER = 1.3;

    private final double pitchInertia;
    private final double[] massMatrix = new double[SPEEDS * SPEEDS];
    private final double[] force = new double[SPEEDS];
    private final Body wheel = new Body(MASS_WHEEL, new double[] {WHEEL_DIAMETER, WHEEL_SPIN, WHEEL_DIAMETER});
    private final Body frame = new Body(MASS_FRAME, FRAME_INERTIA);
    private final Body turntable =
            new Body(MASS_TURNTABLE, new double[] {TURNTABLE_DIAMETER, TURNTABLE_DIAMETER, TURNTABLE_SPIN});

    private Unicycle(double pitchInertia) {
        this.pitchInertia = pitchInertia;
    }

    /** The plant of the authors' release, with its slip. */
    public static Unicycle authors() {
        return new Unicycle(WHEEL_SPIN);
    }

    /** The plant as mechanics has it. */
    public static Unicycle mechanics() {
        return new Unicycle(FRAME_INERTIA[1]);
    }

    /** A rigid body: its axes, and its motion as a linear function of the speeds plus what centripetal terms add. */
    private static final class Body {
        final double mass;
        final double[] inertia;
        final double[][] axes = new double[3][3];
        final double[][] spinPerSpeed = new double[SPEEDS][3];
        final double[][] velocityPerSpeed = new double[SPEEDS][3];
        final double[] spin = new double[3];
        final double[] spinBias = new double[3];
        final double[] accelerationBias = new double[3];

        Body(double mass, double[] inertia) {
            this.mass = mass;
            this.inertia = inertia;
        }

        /** I v for the inertia in world axes. */
        void timesInertia(double[] v, double[] out) {
            Arrays.fill(out, 0);
            for (int a = 0; a < 3; a++) {
                double moment = inertia[a] * dot(axes[a], v);
                for (int i = 0; i < 3; i++) {
                    out[i] += moment * axes[a][i];
                }
            }
        }
    }

    @Override
    public int n() {
        return 12;
    }

    @Override
    public int m() {
        return 2;
    }

    @Override
    public Unicycle fork() {
        return new Unicycle(pitchInertia);
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        move(x, xo);
        Arrays.fill(massMatrix, 0);
        Arrays.fill(force, 0);
        add(wheel);
        add(frame);
        add(turntable);
        replacePitchInertia();
        force[TURNTABLE] += u[uo];
        force[WHEEL] += u[uo + 1];
        force[PITCH] -= u[uo + 1];
        solve();
        System.arraycopy(force, 0, dx, o, SPEEDS);
        double forward = RADIUS * x[xo + WHEEL];
        dx[o + X] = forward * Math.cos(x[xo + ANGLES + YAW]);
        dx[o + Y] = forward * Math.sin(x[xo + ANGLES + YAW]);
        System.arraycopy(x, xo, dx, o + ANGLES, SPEEDS);
    }

    /** Axes, velocities per speed and biases of the three bodies. */
    private void move(double[] x, int xo) {
        double[] up = {0, 0, 1};
        double roll = -x[xo + ANGLES + ROLL];
        double yaw = x[xo + ANGLES + YAW];
        double pitch = x[xo + ANGLES + PITCH];
        double[] ahead = {Math.cos(yaw), Math.sin(yaw), 0};
        double[] left = {-Math.sin(yaw), Math.cos(yaw), 0};
        double[] axle = new double[3];
        double[] spoke = new double[3];
        for (int i = 0; i < 3; i++) {
            axle[i] = Math.cos(roll) * left[i] + Math.sin(roll) * up[i];
            spoke[i] = -Math.sin(roll) * left[i] + Math.cos(roll) * up[i];
        }
        double[] stem = new double[3];
        double[] forward = new double[3];
        for (int i = 0; i < 3; i++) {
            stem[i] = Math.sin(pitch) * ahead[i] + Math.cos(pitch) * spoke[i];
            forward[i] = Math.cos(pitch) * ahead[i] - Math.sin(pitch) * spoke[i];
        }
        double rollRate = x[xo + ROLL];
        double yawRate = x[xo + YAW];
        double wheelRate = x[xo + WHEEL];
        double pitchRate = x[xo + PITCH];
        double tableRate = x[xo + TURNTABLE];
        double[] turn = new double[3]; // of the axes that yaw and roll, but neither pitch nor spin
        for (int i = 0; i < 3; i++) {
            turn[i] = yawRate * up[i] - rollRate * ahead[i];
        }
        double[] aheadRate = scaled(yawRate, left);
        double[] turnBias = scaled(-rollRate, aheadRate);

        setAxes(wheel, ahead, axle, spoke);
        setAxes(frame, forward, axle, stem);
        setAxes(turntable, forward, axle, stem);
        for (Body body : new Body[] {wheel, frame, turntable}) {
            for (double[] row : body.spinPerSpeed) {
                Arrays.fill(row, 0);
            }
            copy(up, body.spinPerSpeed[YAW]);
            copy(scaled(-1, ahead), body.spinPerSpeed[ROLL]);
        }
        copy(axle, wheel.spinPerSpeed[WHEEL]);
        copy(axle, frame.spinPerSpeed[PITCH]);
        copy(axle, turntable.spinPerSpeed[PITCH]);
        copy(stem, turntable.spinPerSpeed[TURNTABLE]);

        double[] axleRate = cross(turn, axle);
        copy(sum(turn, scaled(wheelRate, axle)), wheel.spin);
        copy(sum(turnBias, scaled(wheelRate, axleRate)), wheel.spinBias);
        copy(sum(turn, scaled(pitchRate, axle)), frame.spin);
        copy(sum(turnBias, scaled(pitchRate, axleRate)), frame.spinBias);
        copy(sum(frame.spin, scaled(tableRate, stem)), turntable.spin);
        copy(sum(frame.spinBias, scaled(tableRate, cross(frame.spin, stem))), turntable.spinBias);

        double[] arm = scaled(RADIUS, spoke);
        for (int s = 0; s < SPEEDS; s++) {
            // The wheel's centre turns with the yawing and rolling axes about the contact, which moves with the wheel.
            copy(
                    s == WHEEL
                            ? scaled(RADIUS, ahead)
                            : s == PITCH || s == TURNTABLE ? new double[3] : cross(frame.spinPerSpeed[s], arm),
                    wheel.velocityPerSpeed[s]);
        }
        copy(
                sum(scaled(RADIUS * wheelRate, aheadRate), sum(cross(turnBias, arm), cross(turn, cross(turn, arm)))),
                wheel.accelerationBias);
        hang(frame, scaled(AXLE_TO_FRAME, stem));
        hang(turntable, scaled(AXLE_TO_FRAME + FRAME_TO_TURNTABLE, stem));
    }

    /** The motion of a point that the frame carries, from that of the wheel's centre. */
    private void hang(Body body, double[] arm) {
        for (int s = 0; s < SPEEDS; s++) {
            copy(sum(wheel.velocityPerSpeed[s], cross(frame.spinPerSpeed[s], arm)), body.velocityPerSpeed[s]);
        }
        copy(
                sum(wheel.accelerationBias, sum(cross(frame.spinBias, arm), cross(frame.spin, cross(frame.spin, arm)))),
                body.accelerationBias);
    }

    private void add(Body body) {
        double[] pull = body.accelerationBias.clone();
        pull[2] += GRAVITY;
        double[] momentum = new double[3];
        double[] moment = new double[3];
        body.timesInertia(body.spin, momentum);
        body.timesInertia(body.spinBias, moment);
        double[] total = sum(moment, cross(body.spin, momentum));
        double[] column = new double[3];
        for (int s = 0; s < SPEEDS; s++) {
            force[s] -= body.mass * dot(body.velocityPerSpeed[s], pull) + dot(body.spinPerSpeed[s], total);
            body.timesInertia(body.spinPerSpeed[s], column);
            for (int r = 0; r < SPEEDS; r++) {
                massMatrix[r * SPEEDS + s] += body.mass * dot(body.velocityPerSpeed[r], body.velocityPerSpeed[s])
                        + dot(body.spinPerSpeed[r], column);
            }
        }
    }

    /** Exchanges the frame's inertia against acceleration in pitch; nothing where it is the frame's own. */
    private void replacePitchInertia() {
        double excess = pitchInertia - FRAME_INERTIA[1];
        double[] axle = frame.axes[1];
        double bias = dot(axle, frame.spinBias);
        for (int r = 0; r < SPEEDS; r++) {
            double along = dot(axle, frame.spinPerSpeed[r]);
            force[r] -= excess * along * bias;
            for (int s = 0; s < SPEEDS; s++) {
                massMatrix[r * SPEEDS + s] += excess * along * dot(axle, frame.spinPerSpeed[s]);
            }
        }
    }

    /** Accelerations in place of the forces: Gauss with pivots, since a slip may cost the matrix its definiteness. */
    private void solve() {
        for (int k = 0; k < SPEEDS; k++) {
            int pivot = k;
            for (int i = k + 1; i < SPEEDS; i++) {
                if (Math.abs(massMatrix[i * SPEEDS + k]) > Math.abs(massMatrix[pivot * SPEEDS + k])) {
                    pivot = i;
                }
            }
            for (int j = 0; j < SPEEDS && pivot != k; j++) {
                double swap = massMatrix[k * SPEEDS + j];
                massMatrix[k * SPEEDS + j] = massMatrix[pivot * SPEEDS + j];
                massMatrix[pivot * SPEEDS + j] = swap;
            }
            double held = force[k];
            force[k] = force[pivot];
            force[pivot] = held;
            for (int i = k + 1; i < SPEEDS; i++) {
                double factor = massMatrix[i * SPEEDS + k] / massMatrix[k * SPEEDS + k];
                for (int j = k; j < SPEEDS; j++) {
                    massMatrix[i * SPEEDS + j] -= factor * massMatrix[k * SPEEDS + j];
                }
                force[i] -= factor * force[k];
            }
        }
        for (int i = SPEEDS - 1; i >= 0; i--) {
            for (int j = i + 1; j < SPEEDS; j++) {
                force[i] -= massMatrix[i * SPEEDS + j] * force[j];
            }
            force[i] /= massMatrix[i * SPEEDS + i];
        }
    }

    /** By sixth-order central differences, good to about 1e-10 of the largest entry: no planner needs them faster. */
    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        double[] state = Arrays.copyOfRange(x, xo, xo + n());
        double[] action = Arrays.copyOfRange(u, uo, uo + m());
        differences(state, state, action, fx);
        differences(action, state, action, fu);
    }

    private void differences(double[] moved, double[] state, double[] action, double[] jacobian) {
        double h = 1e-3;
        double[] weight = {45.0 / 60, -9.0 / 60, 1.0 / 60};
        double[] up = new double[n()];
        double[] down = new double[n()];
        Arrays.fill(jacobian, 0, n() * moved.length, 0);
        for (int j = 0; j < moved.length; j++) {
            double at = moved[j];
            for (int k = 1; k <= 3; k++) {
                moved[j] = at + k * h;
                derivative(state, 0, action, 0, up, 0);
                moved[j] = at - k * h;
                derivative(state, 0, action, 0, down, 0);
                for (int i = 0; i < n(); i++) {
                    jacobian[i * moved.length + j] += weight[k - 1] * (up[i] - down[i]) / h;
                }
            }
            moved[j] = at;
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        // No parameters: an empty matrix.
    }

    /** Kinetic plus potential energy of x[xo .. xo+12), J; zero potential on the ground. */
    public double energy(double[] x, int xo) {
        move(x, xo);
        double energy = 0;
        double[] momentum = new double[3];
        double height = RADIUS * wheel.axes[2][2];
        double[] heights = {
            height,
            height + AXLE_TO_FRAME * frame.axes[2][2],
            height + (AXLE_TO_FRAME + FRAME_TO_TURNTABLE) * frame.axes[2][2]
        };
        Body[] bodies = {wheel, frame, turntable};
        for (int b = 0; b < bodies.length; b++) {
            double[] v = new double[3];
            for (int s = 0; s < SPEEDS; s++) {
                v = sum(v, scaled(x[xo + s], bodies[b].velocityPerSpeed[s]));
            }
            bodies[b].timesInertia(bodies[b].spin, momentum);
            energy += 0.5 * bodies[b].mass * dot(v, v)
                    + 0.5 * dot(bodies[b].spin, momentum)
                    + bodies[b].mass * GRAVITY * heights[b];
        }
        return energy;
    }

    private static void setAxes(Body body, double[] a, double[] b, double[] c) {
        copy(a, body.axes[0]);
        copy(b, body.axes[1]);
        copy(c, body.axes[2]);
    }

    private static void copy(double[] from, double[] to) {
        System.arraycopy(from, 0, to, 0, 3);
    }

    private static double[] scaled(double factor, double[] v) {
        return new double[] {factor * v[0], factor * v[1], factor * v[2]};
    }

    private static double[] sum(double[] a, double[] b) {
        return new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
}
