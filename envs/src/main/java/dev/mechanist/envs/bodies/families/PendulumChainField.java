package dev.mechanist.envs.bodies.families;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.bodies.BodyStructure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * N point masses on massless rods in a vertical plane, in closed form. State: the angle of each joint against the link before it,
 * zero hanging down, then their rates; action: a torque on the first joint. With the angles f of links against the vertical, sums of the
 * joints', and s_i the mass from link i on, Lagrange's equations are, for every i,
 *
 * <pre>
 * sum_j s_max(i,j) l_i l_j (cos(f_i - f_j) f_j'' + sin(f_i - f_j) f_j'^2) + s_i g l_i sin f_i = u (i = 1)
 * </pre>
 *
 * Parameters in order: mass_i, length_i, gravity. Motion without torque does not tell the scale of the masses: the first is not free, nor
 * is gravity. Structure: that of the body that {@link PendulumChains#mjcf} describes.
 */
public final class PendulumChainField implements VectorField {
    private final int links;
    private final List<Parameter> parameters;
    private final double[] length;
    private final double[] carried;
    private final double gravity;

    private final double[] angle;
    private final double[] rate;
    private final double[] acceleration;
    private final double[] factor;
    private final double[] column;

    /**
     * @param masses m_i from the pivot on, kg, positive
     * @param lengths l_i, m, positive
     * @param gravity g, m/s^2
     */
    public PendulumChainField(double[] masses, double[] lengths, double gravity) {
        this(describe(masses, lengths, gravity));
    }

    private PendulumChainField(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        links = parameters.size() / 2;
        double[] theta = parameterValues();
        for (int i = 0; i < 2 * links; i++) {
            if (!(theta[i] > 0)) {
                throw new InputException(parameters.get(i).name() + " must be positive, not " + theta[i]);
            }
        }
        length = Arrays.copyOfRange(theta, links, 2 * links);
        carried = Arrays.copyOf(theta, links);
        for (int i = links - 2; i >= 0; i--) {
            carried[i] += carried[i + 1];
        }
        gravity = theta[2 * links];
        angle = new double[links];
        rate = new double[links];
        acceleration = new double[links];
        factor = new double[links * links];
        column = new double[links];
    }

    private static List<Parameter> describe(double[] masses, double[] lengths, double gravity) {
        if (masses.length == 0 || masses.length != lengths.length) {
            throw new InputException("a chain needs as many lengths as masses, at least one; given " + masses.length
                    + " masses and " + lengths.length + " lengths");
        }
        List<Parameter> list = new ArrayList<>();
        for (int i = 0; i < masses.length; i++) {
            list.add(Parameter.positive("mass_" + (i + 1), "kg", masses[i]).withFree(i > 0));
        }
        for (int i = 0; i < lengths.length; i++) {
            list.add(Parameter.positive("length_" + (i + 1), "m", lengths[i]));
        }
        list.add(Parameter.real("gravity", "m/s^2", gravity, 9.81).withFree(false));
        return list;
    }

    /** Number of links N. */
    public int links() {
        return links;
    }

    /** l_i from the pivot on, m, a fresh array. */
    public double[] lengths() {
        return length.clone();
    }

    @Override
    public int n() {
        return 2 * links;
    }

    @Override
    public int m() {
        return 1;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public PendulumChainField withParameters(List<Parameter> parameters) {
        if (parameters.size() != this.parameters.size()) {
            throw new InputException(
                    "a chain of " + links + " has " + this.parameters.size() + " parameters, not " + parameters.size());
        }
        return new PendulumChainField(parameters);
    }

    @Override
    public PendulumChainField fork() {
        return new PendulumChainField(parameters);
    }

    @Override
    public Optional<Structure> structure(Spec spec) {
        double[] theta = parameterValues();
        return Optional.of(BodyStructure.of(
                PendulumChains.model(
                        Arrays.copyOf(theta, links),
                        length,
                        gravity,
                        spec.action().get(0).upper()),
                spec));
    }

    /** Angles and rates of the links against the vertical. */
    private void read(double[] x, int xo) {
        double f = 0;
        double w = 0;
        for (int i = 0; i < links; i++) {
            f += x[xo + i];
            w += x[xo + links + i];
            angle[i] = f;
            rate[i] = w;
        }
    }

    /** s_max(i,j) l_i l_j. */
    private double coupling(int i, int j) {
        return carried[Math.max(i, j)] * length[i] * length[j];
    }

    /** The Cholesky factor of the mass matrix, and the accelerations of the links. */
    private void solve(double[] x, int xo, double torque) {
        read(x, xo);
        for (int i = 0; i < links; i++) {
            double force = (i == 0 ? torque : 0) - carried[i] * gravity * length[i] * Math.sin(angle[i]);
            for (int j = 0; j < links; j++) {
                double c = coupling(i, j);
                force -= c * Math.sin(angle[i] - angle[j]) * rate[j] * rate[j];
                if (j <= i) {
                    factor[i * links + j] = c * Math.cos(angle[i] - angle[j]);
                }
            }
            acceleration[i] = force;
        }
        for (int i = 0; i < links; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = factor[i * links + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * links + k] * factor[j * links + k];
                }
                factor[i * links + j] = i == j ? Math.sqrt(sum) : sum / factor[j * links + j];
            }
        }
        divide(acceleration);
    }

    /** Solves with the mass matrix, in place. */
    private void divide(double[] b) {
        for (int i = 0; i < links; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i * links + k] * b[k];
            }
            b[i] = sum / factor[i * links + i];
        }
        for (int i = links - 1; i >= 0; i--) {
            double sum = b[i];
            for (int k = i + 1; k < links; k++) {
                sum -= factor[k * links + i] * b[k];
            }
            b[i] = sum / factor[i * links + i];
        }
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        solve(x, xo, u[uo]);
        for (int i = 0; i < links; i++) {
            dx[o + i] = x[xo + links + i];
            dx[o + links + i] = acceleration[i] - (i == 0 ? 0 : acceleration[i - 1]);
        }
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        int n = 2 * links;
        solve(x, xo, u[uo]);
        Arrays.fill(fx, 0, n * n, 0);
        Arrays.fill(fu, 0, n, 0);
        for (int k = 0; k < links; k++) {
            fx[k * n + links + k] = 1;
            byAngle(k);
            spread(fx, n, k);
            for (int i = 0; i < links; i++) {
                column[i] = -2 * coupling(i, k) * Math.sin(angle[i] - angle[k]) * rate[k];
            }
            divide(column);
            spread(fx, n, links + k);
        }
        Arrays.fill(column, 0);
        column[0] = 1;
        divide(column);
        put(fu, 1, 0);
    }

    /** Derivatives of the links' accelerations by the angle of link k. */
    private void byAngle(int k) {
        column[k] = -carried[k] * gravity * length[k] * Math.cos(angle[k]);
        for (int i = 0; i < links; i++) {
            if (i == k) {
                continue;
            }
            double sin = coupling(i, k) * Math.sin(angle[i] - angle[k]);
            double cos = coupling(i, k) * Math.cos(angle[i] - angle[k]);
            // Row i moves with f_k, row k with f_k too, in which the sine has the other sign.
            column[i] = -(sin * acceleration[k] - cos * rate[k] * rate[k]);
            column[k] -= sin * acceleration[i] + cos * rate[i] * rate[i];
        }
        divide(column);
    }

    /** A link's angle is a sum of joints: adds the column of link k to those of all joints up to k. */
    private void spread(double[] jacobian, int cols, int k) {
        int first = k < links ? 0 : links;
        for (int joint = first; joint <= k; joint++) {
            for (int i = 0; i < links; i++) {
                jacobian[(links + i) * cols + joint] += column[i] - (i == 0 ? 0 : column[i - 1]);
            }
        }
    }

    private void put(double[] jacobian, int cols, int at) {
        for (int i = 0; i < links; i++) {
            jacobian[(links + i) * cols + at] = column[i] - (i == 0 ? 0 : column[i - 1]);
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        int p = parameters.size();
        solve(x, xo, u[uo]);
        Arrays.fill(ftheta, 0, 2 * links * p, 0);
        for (int k = 0; k < links; k++) {
            for (int i = 0; i < links; i++) {
                column[i] = 0;
                for (int j = 0; j <= k && i <= k; j++) {
                    column[i] -= length[i] * length[j] * pull(i, j);
                }
                column[i] -= i <= k ? gravity * length[i] * Math.sin(angle[i]) : 0;
            }
            divide(column);
            put(ftheta, p, k);
            for (int i = 0; i < links; i++) {
                column[i] = -carried[Math.max(i, k)] * length[i] * pull(i, k);
            }
            for (int j = 0; j < links; j++) {
                column[k] -= carried[Math.max(k, j)] * length[j] * pull(k, j);
            }
            column[k] -= carried[k] * gravity * Math.sin(angle[k]);
            divide(column);
            put(ftheta, p, links + k);
        }
        for (int i = 0; i < links; i++) {
            column[i] = -carried[i] * length[i] * Math.sin(angle[i]);
        }
        divide(column);
        put(ftheta, p, 2 * links);
    }

    private double pull(int i, int j) {
        double between = angle[i] - angle[j];
        return Math.cos(between) * acceleration[j] + Math.sin(between) * rate[j] * rate[j];
    }

    /** Kinetic plus potential energy of x[xo ..), J; zero where all masses are at the height of the pivot, at rest. */
    public double energy(double[] x, int xo) {
        read(x, xo);
        double energy = 0;
        for (int i = 0; i < links; i++) {
            energy -= carried[i] * gravity * length[i] * Math.cos(angle[i]);
            for (int j = 0; j < links; j++) {
                energy += 0.5 * coupling(i, j) * Math.cos(angle[i] - angle[j]) * rate[i] * rate[j];
            }
        }
        return energy;
    }
}
