package dev.mechanist.sysid.shooting;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A machine small enough to fit by hand. Its sensitivities are central differences, exact to rounding where the map is at most
 * quadratic in each argument.
 */
public record Machine(Spec spec, List<Parameter> parameters, Flow flow) implements ParametricDynamics {
    private static final double STEP = 1e-3;

    /** The state after a duration. */
    public interface Flow {
        void next(double[] x, double[] u, double duration, double[] theta, double[] next);
    }

    /** x' = slope + gain u in one state. */
    public static Machine ramp(double slope, double gain) {
        return new Machine(
                new Spec(0.5, List.of(Variable.of("x", "m")), List.of(Variable.of("u", "N"))),
                List.of(Parameter.real("slope", "m/s", slope, 1), Parameter.real("gain", "m/N", gain, 1)),
                (x, u, h, theta, next) -> next[0] = x[0] + h * (theta[0] + theta[1] * u[0]));
    }

    /** A damped spring on which two forces act in different ways; one step of Euler over any duration. */
    public static Machine spring(double stiffness, double damping, double gain, double offset) {
        return new Machine(
                new Spec(
                        0.2,
                        List.of(Variable.of("p", "m"), Variable.of("v", "m/s")),
                        List.of(Variable.of("pull", "N"), Variable.of("push", "N"))),
                List.of(
                        Parameter.real("stiffness", "1/s^2", stiffness, 2),
                        Parameter.real("damping", "1/s", damping, 0.5),
                        Parameter.real("gain", "1/kg", gain, 1),
                        Parameter.real("offset", "m/s^2", offset, 1)),
                (x, u, h, theta, next) -> {
                    next[0] = x[0] + h * (x[1] + theta[2] * u[1]);
                    next[1] = x[1] + h * (-theta[0] * x[0] - theta[1] * x[1] + theta[2] * u[0] + theta[3]);
                });
    }

    /** Episodes that begin and end where the arrays say, one row per sample; actions have one row fewer. */
    public static Episode episode(String name, double[] times, int n, double[] states, int m, double... actions) {
        return Episode.recorded(
                name,
                new Spec(
                        1,
                        java.util.stream.IntStream.range(0, n)
                                .mapToObj(i -> dev.mechanist.core.Variable.of("x" + i, ""))
                                .toList(),
                        java.util.stream.IntStream.range(0, m)
                                .mapToObj(i -> dev.mechanist.core.Variable.of("u" + i, ""))
                                .toList()),
                times,
                new DMatrixRMaj(times.length, n, true, states),
                new DMatrixRMaj(times.length - 1, m, true, actions));
    }

    public DataSet data(Episode... episodes) {
        return new DataSet(
                java.util.Arrays.stream(episodes).map(e -> e.withSpec(spec)).toList());
    }

    public Machine with(String name, java.util.function.UnaryOperator<Parameter> change) {
        return new Machine(
                spec,
                parameters.stream()
                        .map(p -> p.name().equals(name) ? change.apply(p) : p)
                        .toList(),
                flow);
    }

    @Override
    public Machine withParameters(List<Parameter> changed) {
        return new Machine(spec, changed, flow);
    }

    @Override
    public Machine withTimeStep(double dt) {
        return new Machine(spec.withTimeStep(dt), parameters, flow);
    }

    @Override
    public Machine fork() {
        return this;
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        double[] y = new double[spec.n()];
        flow.next(part(x, xo, spec.n()), part(u, uo, spec.m()), duration, parameterValues(), y);
        System.arraycopy(y, 0, next, no, y.length);
    }

    private static double[] part(double[] all, int from, int length) {
        return java.util.Arrays.copyOfRange(all, from, from + length);
    }

    @Override
    public void advanceWithSensitivities(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double duration,
            double[] next,
            int no,
            double[] A,
            double[] B,
            double[] P) {
        double[] x0 = part(x, xo, spec.n());
        double[] u0 = part(u, uo, spec.m());
        double[] theta = parameterValues();
        advance(x, xo, u, uo, duration, next, no);
        differences(x0, A, y -> flow.next(x0, u0, duration, theta, y));
        differences(u0, B, y -> flow.next(x0, u0, duration, theta, y));
        differences(theta, P, y -> flow.next(x0, u0, duration, theta, y));
    }

    private void differences(double[] argument, double[] jacobian, java.util.function.Consumer<double[]> map) {
        double[] plus = new double[spec.n()];
        double[] minus = new double[spec.n()];
        for (int j = 0; j < argument.length; j++) {
            double at = argument[j];
            argument[j] = at + STEP;
            map.accept(plus);
            argument[j] = at - STEP;
            map.accept(minus);
            argument[j] = at;
            for (int i = 0; i < plus.length; i++) {
                jacobian[i * argument.length + j] = (plus[i] - minus[i]) / (2 * STEP);
            }
        }
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        advance(x, xo, u, uo, spec.dt(), next, no);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        throw new UnsupportedOperationException();
    }
}
