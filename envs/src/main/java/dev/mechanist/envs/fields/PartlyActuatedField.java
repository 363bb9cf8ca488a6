package dev.mechanist.envs.fields;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import java.util.Arrays;
import java.util.List;

/** The same equations of motion with some of the actions held at zero and gone from the action vector. */
public final class PartlyActuatedField implements VectorField {
    private final VectorField field;
    private final int[] driven;
    private final double[] action;
    private final double[] fu;

    /**
     * @param field the equations with all their actions
     * @param driven which of its actions remain, in their new order
     */
    public PartlyActuatedField(VectorField field, int... driven) {
        for (int k : driven) {
            if (k < 0 || k >= field.m()) {
                throw new InputException("there is no action " + k + " among " + field.m());
            }
        }
        this.field = field.fork();
        this.driven = driven.clone();
        action = new double[field.m()];
        fu = new double[field.n() * field.m()];
    }

    @Override
    public int n() {
        return field.n();
    }

    @Override
    public int m() {
        return driven.length;
    }

    @Override
    public List<Parameter> parameters() {
        return field.parameters();
    }

    @Override
    public PartlyActuatedField withParameters(List<Parameter> parameters) {
        return new PartlyActuatedField(field.withParameters(parameters), driven);
    }

    @Override
    public PartlyActuatedField fork() {
        return new PartlyActuatedField(field, driven);
    }

    private void spread(double[] u, int uo) {
        Arrays.fill(action, 0);
        for (int k = 0; k < driven.length; k++) {
            action[driven[k]] = u[uo + k];
        }
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        spread(u, uo);
        field.derivative(x, xo, action, 0, dx, o);
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] part) {
        linearise(x, xo, u, uo, new double[n()], 0, fx, part);
    }

    @Override
    public void linearise(double[] x, int xo, double[] u, int uo, double[] dx, int o, double[] fx, double[] part) {
        spread(u, uo);
        field.linearise(x, xo, action, 0, dx, o, fx, fu);
        for (int i = 0; i < field.n(); i++) {
            for (int k = 0; k < driven.length; k++) {
                part[i * driven.length + k] = fu[i * field.m() + driven[k]];
            }
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        spread(u, uo);
        field.parameterJacobian(x, xo, action, 0, ftheta);
    }
}
