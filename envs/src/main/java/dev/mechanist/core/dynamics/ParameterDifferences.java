package dev.mechanist.core.dynamics;

import java.util.ArrayList;
import java.util.List;

/**
 * Derivatives of a field by its parameters by central differences; at a bound by the formula of second order that stays on its inner
 * side. The fields beside it are made once.
 */
public final class ParameterDifferences {
    private final VectorField field;
    private final VectorField[] near;
    private final VectorField[] far;
    /** Signed distances to the near ones. */
    private final double[] steps;

    private final boolean[] central;
    private final double[] here;
    private final double[] first;
    private final double[] second;

    /** Differences about a field, which keep forks of it: they belong to one thread. */
    public ParameterDifferences(VectorField field) {
        this.field = field;
        List<Parameter> own = field.parameters();
        int p = own.size();
        near = new VectorField[p];
        far = new VectorField[p];
        steps = new double[p];
        central = new boolean[p];
        here = new double[field.n()];
        first = new double[field.n()];
        second = new double[field.n()];
        for (int j = 0; j < p; j++) {
            Parameter parameter = own.get(j);
            double value = parameter.value();
            double h = DifferencedField.STEP * Math.max(parameter.scale(), Math.abs(value));
            boolean below = value - h >= parameter.lower();
            boolean above = value + h <= parameter.upper();
            central[j] = below && above;
            steps[j] = above ? h : -h;
            near[j] = moved(own, j, value + steps[j]);
            far[j] = moved(own, j, value + (central[j] ? -1 : 2) * steps[j]);
        }
    }

    private VectorField moved(List<Parameter> own, int j, double value) {
        List<Parameter> changed = new ArrayList<>(own);
        changed.set(j, own.get(j).withValue(value));
        return field.withParameters(changed).fork();
    }

    /** Writes df/dtheta, row-major [n, p], overwritten completely. */
    public void write(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        int p = steps.length;
        field.derivative(x, xo, u, uo, here, 0);
        for (int j = 0; j < p; j++) {
            near[j].derivative(x, xo, u, uo, first, 0);
            far[j].derivative(x, xo, u, uo, second, 0);
            for (int i = 0; i < here.length; i++) {
                ftheta[i * p + j] = central[j]
                        ? (first[i] - second[i]) / (2 * steps[j])
                        : (4 * first[i] - second[i] - 3 * here[i]) / (2 * steps[j]);
            }
        }
    }
}
