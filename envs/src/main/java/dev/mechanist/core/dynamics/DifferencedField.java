package dev.mechanist.core.dynamics;

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

    @Override
    default void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        new ParameterDifferences(this).write(x, xo, u, uo, ftheta);
    }
}
