package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.List;

/**
 * Jacobians of a step by central differences, for what {@link StepDerivatives} has no closed form of: the implicit integrators,
 * late actuators, equality constraints and bounds of tendons, and parameters where geoms touch. True to about 1e-8 where what acts stays the same.
 */
final class StepDifferences {
    private static final double STEP = 1e-6;

    private final BodyModel model;
    private final BodyTables t;
    private final List<BodyParameter> parameters;
    private final BodySimulator simulator;
    private final int n;
    private final int tangents;
    private final double[] from;
    private final double[] low;
    private final double[] high;
    private final double[] tangent;
    private final double[] change;
    private final double[] control;
    /** The model with a parameter above and below its value, made when first asked for. */
    private final BodySimulator[] above;

    private final BodySimulator[] below;
    private final double[] width;

    StepDifferences(BodyModel model, List<BodyParameter> parameters) {
        this.model = model;
        this.parameters = parameters;
        t = model.tables();
        simulator = new BodySimulator(model);
        n = simulator.n();
        tangents = n - t.nq + t.nv;
        from = new double[n];
        low = new double[n];
        high = new double[n];
        tangent = new double[tangents];
        change = new double[tangents];
        control = new double[model.nu()];
        above = new BodySimulator[parameters.size()];
        below = new BodySimulator[parameters.size()];
        width = new double[parameters.size()];
    }

    private static double size(double value) {
        return STEP * Math.max(1, Math.abs(value));
    }

    /** By the numbers of the state, row-major. */
    void embedded(
            double[] x, int xo, double[] u, int uo, double[] next, int no, double[] A, int ao, double[] B, int bo) {
        simulator.step(x, xo, u, uo, next, no);
        for (int c = 0; c < n; c++) {
            double h = size(x[xo + c]);
            System.arraycopy(x, xo, from, 0, n);
            from[c] = x[xo + c] + h;
            simulator.step(from, 0, u, uo, high, 0);
            from[c] = x[xo + c] - h;
            simulator.step(from, 0, u, uo, low, 0);
            for (int r = 0; r < n; r++) {
                A[ao + r * n + c] = (high[r] - low[r]) / (2 * h);
            }
        }
        int nu = control.length;
        for (int c = 0; c < nu; c++) {
            double h = control(x, xo, u, uo, c);
            for (int r = 0; r < n; r++) {
                B[bo + r * nu + c] = (high[r] - low[r]) / (2 * h);
            }
        }
    }

    /** By displacements, row-major; next is what the step gives. */
    void tangents(double[] x, int xo, double[] u, int uo, double[] next, int no, double[] A, double[] B) {
        simulator.step(x, xo, u, uo, next, no);
        for (int c = 0; c < tangents; c++) {
            double h = c < t.nv ? STEP : size(x[xo + t.nq - t.nv + c]);
            displaced(x, xo, c, h);
            simulator.step(from, 0, u, uo, high, 0);
            displaced(x, xo, c, -h);
            simulator.step(from, 0, u, uo, low, 0);
            column(next, no, h, A, tangents, c);
        }
        for (int c = 0; c < control.length; c++) {
            column(next, no, control(x, xo, u, uo, c), B, control.length, c);
        }
    }

    private double control(double[] x, int xo, double[] u, int uo, int c) {
        double h = size(u[uo + c]);
        System.arraycopy(u, uo, control, 0, control.length);
        control[c] = u[uo + c] + h;
        simulator.step(x, xo, control, 0, high, 0);
        control[c] = u[uo + c] - h;
        simulator.step(x, xo, control, 0, low, 0);
        return h;
    }

    private void displaced(double[] x, int xo, int direction, double amount) {
        java.util.Arrays.fill(tangent, 0);
        tangent[direction] = amount;
        simulator.displace(x, xo, tangent, 0, 1, from, 0);
        for (int d = 0; d < tangents - t.nv; d++) {
            from[t.nq + d] = x[xo + t.nq + d] + tangent[t.nv + d];
        }
    }

    private void column(double[] next, int no, double h, double[] out, int columns, int c) {
        java.util.Arrays.fill(change, 0);
        difference(high, next, no, 1 / (2 * h));
        difference(low, next, no, -1 / (2 * h));
        for (int r = 0; r < tangents; r++) {
            out[r * columns + c] = change[r];
        }
    }

    /** change += factor times the tangent from one state to another. */
    private void difference(double[] to, double[] base, int bo, double factor) {
        for (int j = 0; j < t.jointType.length; j++) {
            int q = t.jointPositionAddress[j];
            int d = t.jointDofAddress[j];
            int plain = t.jointType[j] >= BodyTables.SLIDE ? 1 : t.jointType[j] == BodyTables.FREE ? 3 : 0;
            for (int k = 0; k < plain; k++) {
                change[d + k] += factor * (to[q + k] - base[bo + q + k]);
            }
            if (t.jointType[j] < BodyTables.SLIDE) {
                Rotations.difference(to, q + plain, base, bo + q + plain, tangent, d + plain);
                for (int k = 0; k < 3; k++) {
                    change[d + plain + k] += factor * tangent[d + plain + k];
                }
            }
        }
        for (int d = 0; d < tangents - t.nv; d++) {
            change[t.nv + d] += factor * (to[t.nq + d] - base[bo + t.nq + d]);
        }
    }

    /** By one parameter: column c of P [n, np]. */
    void parameter(int c, double[] x, int xo, double[] u, int uo, double[] P) {
        if (above[c] == null) {
            prepare(c);
        }
        above[c].step(x, xo, u, uo, high, 0);
        below[c].step(x, xo, u, uo, low, 0);
        for (int r = 0; r < n; r++) {
            P[r * parameters.size() + c] = (high[r] - low[r]) / width[c];
        }
    }

    /** Not below nothing where the parameter cannot be. */
    private void prepare(int c) {
        BodyParameter p = parameters.get(c);
        double value = p.value(t);
        double h = STEP * (value == 0 ? 1 : Math.abs(value));
        double least = p.signed() ? Double.NEGATIVE_INFINITY : 0;
        double start = Math.max(least, value - h);
        above[c] = with(p, value + h);
        below[c] = with(p, start);
        width[c] = value + h - start;
    }

    private BodySimulator with(BodyParameter p, double value) {
        BodyTables changed = t.copy();
        p.set(changed, value);
        return new BodySimulator(model.withTables(changed));
    }
}
