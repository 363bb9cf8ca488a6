package dev.mechanist.envs;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.envs.tasks.Energy;
import java.util.List;

/**
 * The same equations of motion in coordinates that differ by order, sign and origin: y_i = sign_i x_{source_i} + offset_i. It
 * lets one set of equations serve the conventions of several papers.
 */
final class RelabelledField implements VectorField {
    private final VectorField field;
    private final int[] source;
    private final double[] sign;
    private final double[] offset;
    private final double[] x;
    private final double[] dx;
    private final double[] jacobian;

    /**
     * @param field the equations in x
     * @param source which coordinate of x each y_i is, a permutation [n]
     * @param sign 1 or -1 [n]
     * @param offset in units of the state [n]
     */
    public RelabelledField(VectorField field, int[] source, double[] sign, double[] offset) {
        int n = field.n();
        if (source.length != n || sign.length != n || offset.length != n) {
            throw new IllegalArgumentException("source, sign and offset must have length " + n);
        }
        boolean[] used = new boolean[n];
        for (int i = 0; i < n; i++) {
            if (used[source[i]] || Math.abs(sign[i]) != 1) {
                throw new IllegalArgumentException("source must be a permutation, and every sign 1 or -1");
            }
            used[source[i]] = true;
        }
        this.field = field.fork();
        this.source = source.clone();
        this.sign = sign.clone();
        this.offset = offset.clone();
        x = new double[n];
        dx = new double[n];
        jacobian = new double
                [n * Math.max(n, Math.max(field.m(), field.parameters().size()))];
    }

    @Override
    public int n() {
        return field.n();
    }

    @Override
    public int m() {
        return field.m();
    }

    @Override
    public List<Parameter> parameters() {
        return field.parameters();
    }

    @Override
    public RelabelledField withParameters(List<Parameter> parameters) {
        return new RelabelledField(field.withParameters(parameters), source, sign, offset);
    }

    @Override
    public RelabelledField fork() {
        return new RelabelledField(field, source, sign, offset);
    }

    private void toOriginal(double[] y, int yo, double[] original) {
        for (int i = 0; i < source.length; i++) {
            original[source[i]] = sign[i] * (y[yo + i] - offset[i]);
        }
    }

    @Override
    public void derivative(double[] y, int yo, double[] u, int uo, double[] dy, int o) {
        toOriginal(y, yo, x);
        field.derivative(x, 0, u, uo, dx, 0);
        for (int i = 0; i < source.length; i++) {
            dy[o + i] = sign[i] * dx[source[i]];
        }
    }

    @Override
    public void jacobians(double[] y, int yo, double[] u, int uo, double[] fy, double[] fu) {
        linearise(y, yo, u, uo, new double[n()], 0, fy, fu);
    }

    @Override
    public void linearise(double[] y, int yo, double[] u, int uo, double[] dy, int o, double[] fy, double[] fu) {
        int n = n();
        int m = m();
        toOriginal(y, yo, x);
        field.linearise(x, 0, u, uo, dx, 0, jacobian, fu);
        for (int i = 0; i < n; i++) {
            dy[o + i] = sign[i] * dx[source[i]];
            for (int j = 0; j < n; j++) {
                fy[i * n + j] = sign[i] * jacobian[source[i] * n + source[j]] * sign[j];
            }
        }
        System.arraycopy(fu, 0, jacobian, 0, n * m);
        reorderRows(m, fu);
    }

    @Override
    public void parameterJacobian(double[] y, int yo, double[] u, int uo, double[] ftheta) {
        toOriginal(y, yo, x);
        field.parameterJacobian(x, 0, u, uo, jacobian);
        reorderRows(field.parameters().size(), ftheta);
    }

    private void reorderRows(int cols, double[] out) {
        for (int i = 0; i < source.length; i++) {
            for (int j = 0; j < cols; j++) {
                out[i * cols + j] = sign[i] * jacobian[source[i] * cols + j];
            }
        }
    }

    /** The energy of a state in these coordinates, from the energy in the original ones. */
    public Energy energy(Energy original) {
        return (y, yo) -> {
            double[] state = new double[source.length];
            toOriginal(y, yo, state);
            return original.of(state, 0);
        };
    }
}
