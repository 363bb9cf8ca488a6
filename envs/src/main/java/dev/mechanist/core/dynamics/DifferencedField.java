package dev.mechanist.core.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A vector field whose author gives no derivatives: central differences take their place, good to about ten digits where the field is
 * smooth, at 2 (n + m) evaluations for its Jacobians and 2 p for those by parameters.
 */
public interface DifferencedField extends VectorField {
    /** Relative step, near the cube root of the rounding error: where errors of truncation and of rounding meet. */
    double STEP = 6e-6;

    @Override
    DifferencedField withParameters(List<Parameter> parameters);

    @Override
    default void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        double[] state = Arrays.copyOfRange(x, xo, xo + n());
        double[] action = Arrays.copyOfRange(u, uo, uo + m());
        differences(state, state, action, fx);
        differences(action, state, action, fu);
    }

    /** Derivatives by each entry of {@code moved}, which is one of the other two [n, moved]. */
    private void differences(double[] moved, double[] state, double[] action, double[] into) {
        int n = n();
        double[] plus = new double[n];
        double[] minus = new double[n];
        for (int j = 0; j < moved.length; j++) {
            double value = moved[j];
            double h = STEP * Math.max(1, Math.abs(value));
            moved[j] = value + h;
            double upper = moved[j];
            derivative(state, 0, action, 0, plus, 0);
            moved[j] = value - h;
            double width = upper - moved[j];
            derivative(state, 0, action, 0, minus, 0);
            moved[j] = value;
            for (int i = 0; i < n; i++) {
                into[i * moved.length + j] = (plus[i] - minus[i]) / width;
            }
        }
    }

    /** At a bound by the formula of second order that stays on its inner side. */
    @Override
    default void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        int n = n();
        List<Parameter> own = parameters();
        int p = own.size();
        double[] here = new double[n];
        derivative(x, xo, u, uo, here, 0);
        for (int j = 0; j < p; j++) {
            Parameter parameter = own.get(j);
            double value = parameter.value();
            double h = STEP * Math.max(parameter.scale(), Math.abs(value));
            boolean below = value - h >= parameter.lower();
            boolean above = value + h <= parameter.upper();
            double far = below && above ? -h : below ? -2 * h : 2 * h;
            double near = below && above || above ? h : -h;
            double[] first = moved(own, j, value + near, x, xo, u, uo);
            double[] second = moved(own, j, value + far, x, xo, u, uo);
            for (int i = 0; i < n; i++) {
                ftheta[i * p + j] = below && above
                        ? (first[i] - second[i]) / (2 * h)
                        : (4 * first[i] - second[i] - 3 * here[i]) / (2 * near);
            }
        }
    }

    private double[] moved(
            List<Parameter> own, int j, double value, double[] x, int xo, double[] u, int uo) {
        List<Parameter> changed = new ArrayList<>(own);
        changed.set(j, own.get(j).withValue(value));
        double[] dx = new double[n()];
        withParameters(changed).derivative(x, xo, u, uo, dx, 0);
        return dx;
    }
}
