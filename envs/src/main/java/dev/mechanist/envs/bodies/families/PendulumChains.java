package dev.mechanist.envs.bodies.families;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The pendulum chains of Finzi et al. (2020, constrained Hamiltonian networks): point masses on massless rods, without friction, in steps
 * of 0.03 s; masses and lengths between 0.6 and 1.4, drawn once and fixed. {@link PendulumChainField} moves them.
 */
public final class PendulumChains {
    /** Time between two frames, s. */
    public static final double FRAME = 0.03;
    /** Frames of an episode of 3 s. */
    public static final int FRAMES = 100;
    /** m/s^2. */
    public static final double GRAVITY = 9.81;
    /** Longest chain whose constants are known here. */
    public static final int LONGEST = 20;

    private static final int SUBSTEPS = 10;

    /** The first 40 uniform numbers of NumPy's generator with seed 0. */
    private static final double[] UNIFORM = {
        0.5488135039273248, 0.7151893663724195, 0.6027633760716439, 0.5448831829968969, 0.4236547993389047,
        0.6458941130666561, 0.4375872112626925, 0.8917730007820798, 0.9636627605010293, 0.3834415188257777,
        0.7917250380826646, 0.5288949197529045, 0.5680445610939323, 0.925596638292661, 0.07103605819788694,
        0.08712929970154071, 0.02021839744032572, 0.832619845547938, 0.7781567509498505, 0.8700121482468192,
        0.978618342232764, 0.7991585642167236, 0.46147936225293185, 0.7805291762864555, 0.11827442586893322,
        0.6399210213275238, 0.1433532874090464, 0.9446689170495839, 0.5218483217500717, 0.4146619399905236,
        0.26455561210462697, 0.7742336894342167, 0.45615033221654855, 0.5684339488686485, 0.018789800436355142,
        0.6176354970758771, 0.6120957227224214, 0.6169339968747569, 0.9437480785146242, 0.6818202991034834
    };

    private PendulumChains() {}

    /** The published m_i of a chain, kg, from the pivot on: drawn before the lengths, the last first. */
    public static double[] masses(int links) {
        return published(links, 0);
    }

    /** The published l_i of a chain, m, from the pivot on. */
    public static double[] lengths(int links) {
        return published(links, links);
    }

    private static double[] published(int links, int from) {
        if (links < 1 || links > LONGEST) {
            throw new InputException("a pendulum chain has 1 to " + LONGEST + " links, not " + links);
        }
        double[] values = new double[links];
        for (int i = 0; i < links; i++) {
            values[i] = 0.6 + 0.8 * UNIFORM[from + links - 1 - i];
        }
        return values;
    }

    /** The published chain of N links. */
    public static PendulumChainField field(int links) {
        return new PendulumChainField(masses(links), lengths(links), GRAVITY);
    }

    /**
     * The published chain in frames of 0.03 s, each of them ten Runge-Kutta steps.
     *
     * @param torque bound of the torque on the first joint, N m
     */
    public static ContinuousDynamics dynamics(int links, double torque) {
        Spec spec = new BodyDynamics(model(masses(links), lengths(links), GRAVITY, torque), List.of(), SUBSTEPS).spec();
        return new ContinuousDynamics(spec.withTimeStep(FRAME), field(links), new RungeKutta4(), SUBSTEPS);
    }

    /**
     * A chain as MJCF: the simulator of bodies moves it as the closed form does.
     *
     * @param masses m_i, kg
     * @param lengths l_i, m, as many
     * @param torque bound of the torque on the first joint, N m
     */
    public static String mjcf(double[] masses, double[] lengths, double gravity, double torque) {
        int links = masses.length;
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
            <mujoco model="n-pendulum-%d">
              <option timestep="%s" integrator="RK4" gravity="0 0 %s"><flag contact="disable"/></option>
              <default>
                <joint type="hinge" axis="0 -1 0"/>
                <geom type="capsule" mass="0" size="0.02"/>
              </default>
              <worldbody>
            """, links, FRAME / SUBSTEPS, -gravity));
        for (int k = 0; k < links; k++) {
            text.append(String.format(
                    Locale.ROOT,
                    "<body name=\"link%d\" pos=\"0 0 %s\"><joint name=\"joint%d\"/>"
                            + "<inertial pos=\"0 0 %s\" mass=\"%s\" diaginertia=\"%s %s %s\"/>"
                            + "<geom name=\"link%d\" fromto=\"0 0 0 0 0 %s\"/>%n",
                    k + 1,
                    k == 0 ? 0 : -lengths[k - 1],
                    k + 1,
                    -lengths[k],
                    masses[k],
                    POINT,
                    POINT,
                    POINT,
                    k + 1,
                    -lengths[k]));
        }
        text.append("</body>".repeat(links));
        return text.append(String.format(Locale.ROOT, """

            </worldbody>
            <actuator><motor name="torque" joint="joint1" ctrllimited="true" ctrlrange="-%s %s"/></actuator>
            </mujoco>
            """, torque, torque)).toString();
    }

    /** Moment of inertia of a point, kg m^2: as good as none. */
    private static final double POINT = 1e-14;

    /** The compiled chain. */
    public static BodyModel model(double[] masses, double[] lengths, double gravity, double torque) {
        return Mjcf.parse(mjcf(masses, lengths, gravity, torque), "n-pendulum-" + masses.length);
    }

    /** Length of the vector of a chain's places and velocities: x and z of every mass, then their rates. */
    public static int cartesianSize(int links) {
        return 4 * links;
    }

    /**
     * Places of the masses, m, and their velocities, m/s: (x_1, z_1, x_2, ..), then their rates; z up, the pivot at the origin.
     *
     * @param lengths l_i, m
     * @param x joints' angles and rates [2 N] from xo
     * @param z receives [4 N]
     */
    public static void toCartesian(double[] lengths, double[] x, int xo, double[] z) {
        int links = lengths.length;
        double f = 0;
        double w = 0;
        for (int i = 0; i < links; i++) {
            f += x[xo + i];
            w += x[xo + links + i];
            double sin = lengths[i] * Math.sin(f);
            double cos = lengths[i] * Math.cos(f);
            int at = 2 * i;
            z[at] = (i == 0 ? 0 : z[at - 2]) + sin;
            z[at + 1] = (i == 0 ? 0 : z[at - 1]) - cos;
            z[2 * links + at] = (i == 0 ? 0 : z[2 * links + at - 2]) + cos * w;
            z[2 * links + at + 1] = (i == 0 ? 0 : z[2 * links + at - 1]) + sin * w;
        }
    }

    /** The inverse of {@link #toCartesian}, from places and velocities that the rods allow; angles within pi of each other. */
    public static void toJoints(double[] lengths, double[] z, double[] x) {
        int links = lengths.length;
        double before = 0;
        double rate = 0;
        for (int i = 0; i < links; i++) {
            int at = 2 * i;
            double dx = z[at] - (i == 0 ? 0 : z[at - 2]);
            double dz = z[at + 1] - (i == 0 ? 0 : z[at - 1]);
            double vx = z[2 * links + at] - (i == 0 ? 0 : z[2 * links + at - 2]);
            double vz = z[2 * links + at + 1] - (i == 0 ? 0 : z[2 * links + at - 1]);
            double f = Math.atan2(dx, -dz);
            double w = (vx * -dz + vz * dx) / (lengths[i] * lengths[i]);
            x[i] = Math.IEEEremainder(f - before, 2 * Math.PI);
            x[links + i] = w - rate;
            before = f;
            rate = w;
        }
    }

    /**
     * A start as published: angles and rates of the links normal, in Cartesian coordinates 0.2 N(0, 1) added to places, velocities 3 (v / 2
     * + 0.4 N(0, 1)), and both brought back to what the rods allow: the nearest places by Newton's method, then the part of the velocities
     * along them.
     *
     * @param x receives joints' angles and rates [2 N]
     */
    public static void start(RandomStream random, int links, double[] x) {
        double[] lengths = lengths(links);
        double[] z = new double[4 * links];
        for (int i = 0; i < 2 * links; i++) {
            x[i] = random.nextGaussian();
        }
        for (int i = links - 1; i > 0; i--) {
            x[i] -= x[i - 1];
            x[links + i] -= x[links + i - 1];
        }
        toCartesian(lengths, x, 0, z);
        for (int k = 0; k < 2 * links; k++) {
            z[k] += 0.2 * random.nextGaussian();
        }
        for (int k = 2 * links; k < 4 * links; k++) {
            z[k] = 3 * (0.5 * z[k] + 0.4 * random.nextGaussian());
        }
        project(lengths, z);
        toJoints(lengths, z, x);
    }

    /**
     * Brings places and velocities back to what the rods allow, by least squares.
     *
     * @param z places and velocities [4 N], changed
     */
    public static void project(double[] lengths, double[] z) {
        int links = lengths.length;
        DMatrixRMaj J = new DMatrixRMaj(links, 2 * links);
        DMatrixRMaj JJ = new DMatrixRMaj(links, links);
        DMatrixRMaj residual = new DMatrixRMaj(links, 1);
        for (int iteration = 0; iteration < 50; iteration++) {
            double worst = gradients(lengths, z, J, residual);
            if (worst < 1e-13) {
                break;
            }
            move(J, JJ, residual, z, 0);
        }
        gradients(lengths, z, J, residual);
        CommonOps_DDRM.mult(J, DMatrixRMaj.wrap(2 * links, 1, Arrays.copyOfRange(z, 2 * links, 4 * links)), residual);
        move(J, JJ, residual, z, 2 * links);
    }

    /** Gradients of (|r_i|^2 - l_i^2) / 2 for the rods r_i, and these values; returns the largest of them. */
    private static double gradients(double[] lengths, double[] z, DMatrixRMaj J, DMatrixRMaj residual) {
        J.zero();
        double worst = 0;
        for (int i = 0; i < lengths.length; i++) {
            double square = 0;
            for (int a = 0; a < 2; a++) {
                double r = z[2 * i + a] - (i == 0 ? 0 : z[2 * i - 2 + a]);
                square += r * r;
                J.set(i, 2 * i + a, r);
                if (i > 0) {
                    J.set(i, 2 * i - 2 + a, -r);
                }
            }
            residual.data[i] = 0.5 * (square - lengths[i] * lengths[i]);
            worst = Math.max(worst, Math.abs(residual.data[i]));
        }
        return worst;
    }

    /** z -= J' (J J')^-1 residual, for the part of z that begins at {@code from}. */
    private static void move(DMatrixRMaj J, DMatrixRMaj JJ, DMatrixRMaj residual, double[] z, int from) {
        CommonOps_DDRM.multTransB(J, J, JJ);
        DMatrixRMaj multiplier = new DMatrixRMaj(J.numRows, 1);
        CommonOps_DDRM.solve(JJ, residual, multiplier);
        DMatrixRMaj step = new DMatrixRMaj(J.numCols, 1);
        CommonOps_DDRM.multTransA(J, multiplier, step);
        for (int k = 0; k < J.numCols; k++) {
            z[from + k] -= step.data[k];
        }
    }
}
