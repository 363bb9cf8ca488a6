package dev.mechanist.envs.fields;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A train of N masses on a line. Spring and damper 1 connect mass 1 to a wall, spring and damper i connect mass i to mass i -
 * 1; a force pushes the last mass. State (q_1 .. q_N, v_1 .. v_N): displacements from rest, m, and their rates; action u, N.
 *
 * <pre>
 * m_i v_i' = t_{i+1} - t_i (+ u for i = N),    t_i = k_i (q_i - q_{i-1}) + c_i (v_i - v_{i-1}),    q_0 = v_0 = t_{N+1} = 0
 * </pre>
 *
 * One mass with k = c = 0 is a double integrator. Parameters in order: mass_i, stiffness_i, damping_i.
 */
public final class MassSpringDamper implements VectorField {
    private final List<Parameter> parameters;
    private final int size;
    private final double[] mass;
    private final double[] stiffness;
    private final double[] damping;

    /**
     * @param masses m_i, kg, positive
     * @param stiffnesses k_i, N/m, at least 0
     * @param dampings c_i, N s/m, at least 0
     */
    public MassSpringDamper(double[] masses, double[] stiffnesses, double[] dampings) {
        this(describe(masses, stiffnesses, dampings));
    }

    private MassSpringDamper(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        size = parameters.size() / 3;
        double[] theta = parameterValues();
        mass = Arrays.copyOfRange(theta, 0, size);
        stiffness = Arrays.copyOfRange(theta, size, 2 * size);
        damping = Arrays.copyOfRange(theta, 2 * size, 3 * size);
        for (int i = 0; i < size; i++) {
            if (!(mass[i] > 0)) {
                throw new InputException("mass_" + (i + 1) + " must be positive, not " + mass[i]);
            }
        }
    }

    private static List<Parameter> describe(double[] masses, double[] stiffnesses, double[] dampings) {
        if (masses.length == 0 || stiffnesses.length != masses.length || dampings.length != masses.length) {
            throw new InputException("a train needs as many springs and dampers as masses, at least one; given "
                    + masses.length + ", " + stiffnesses.length + " and " + dampings.length);
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < masses.length; i++) {
            parameters.add(Parameter.positive("mass_" + (i + 1), "kg", masses[i]));
        }
        for (int i = 0; i < masses.length; i++) {
            parameters.add(Parameter.positive("stiffness_" + (i + 1), "N/m", stiffnesses[i]));
        }
        for (int i = 0; i < masses.length; i++) {
            parameters.add(Parameter.positive("damping_" + (i + 1), "N s/m", dampings[i]));
        }
        return parameters;
    }

    /** Number of masses N. */
    public int size() {
        return size;
    }

    @Override
    public int n() {
        return 2 * size;
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
    public MassSpringDamper withParameters(List<Parameter> parameters) {
        return new MassSpringDamper(parameters);
    }

    /** Stateless: returns itself. */
    @Override
    public MassSpringDamper fork() {
        return this;
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        double right = -u[uo];
        for (int i = size - 1; i >= 0; i--) {
            double left = stiffness[i] * stretch(x, xo, i) + damping[i] * stretch(x, xo + size, i);
            // Mass i is pulled by its left spring and carries its right one; u acts like a right one that pulls.
            dx[o + size + i] = (-right - left) / mass[i];
            dx[o + i] = x[xo + size + i];
            right = -left;
        }
    }

    private static double stretch(double[] x, int from, int i) {
        return x[from + i] - (i == 0 ? 0 : x[from + i - 1]);
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        int n = 2 * size;
        Arrays.fill(fx, 0, n * n, 0);
        Arrays.fill(fu, 0, n, 0);
        for (int i = 0; i < size; i++) {
            fx[i * n + size + i] = 1;
            int row = (size + i) * n;
            couple(fx, row + i, stiffness, i);
            couple(fx, row + size + i, damping, i);
        }
        fu[n - 1] = 1 / mass[size - 1];
    }

    /** Entries by coordinate i - 1, i and i + 1 of mass i's acceleration, around position {@code at}. */
    private void couple(double[] fx, int at, double[] constant, int i) {
        double right = i + 1 < size ? constant[i + 1] : 0;
        fx[at] = -(constant[i] + right) / mass[i];
        if (i > 0) {
            fx[at - 1] = constant[i] / mass[i];
        }
        if (i + 1 < size) {
            fx[at + 1] = right / mass[i];
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        int p = 3 * size;
        Arrays.fill(ftheta, 0, 2 * size * p, 0);
        double right = -u[uo];
        for (int i = size - 1; i >= 0; i--) {
            int row = (size + i) * p;
            double q = stretch(x, xo, i);
            double v = stretch(x, xo + size, i);
            double left = stiffness[i] * q + damping[i] * v;
            ftheta[row + i] = (right + left) / (mass[i] * mass[i]);
            ftheta[row + size + i] = -q / mass[i];
            ftheta[row + 2 * size + i] = -v / mass[i];
            if (i > 0) {
                ftheta[row - p + size + i] = q / mass[i - 1];
                ftheta[row - p + 2 * size + i] = v / mass[i - 1];
            }
            right = -left;
        }
    }

    /** Displacements at which a constant force u on the last mass is in equilibrium [N], m; every spring carries u. */
    public double[] equilibrium(double u) {
        double[] q = new double[size];
        for (int i = 0; i < size; i++) {
            q[i] = (i == 0 ? 0 : q[i - 1]) + u / stiffness[i];
        }
        return q;
    }

    /** Kinetic energy and energy of the springs of x[xo ..), J. Constant without damping and force. */
    public double energy(double[] x, int xo) {
        double energy = 0;
        for (int i = 0; i < size; i++) {
            double v = x[xo + size + i];
            double q = stretch(x, xo, i);
            energy += 0.5 * mass[i] * v * v + 0.5 * stiffness[i] * q * q;
        }
        return energy;
    }
}
