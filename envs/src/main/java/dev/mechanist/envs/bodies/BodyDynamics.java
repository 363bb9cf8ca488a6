package dev.mechanist.envs.bodies;

import dev.mechanist.core.Parameter;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link BodyModel} as dynamics for planners and fits. The state is (q, v), the action the controls; the step is the model's
 * Euler or RK4 step, and every derivative is exact.
 *
 * <p>Quaternions are four numbers of the state. The step normalises what it is given, so Jacobians by these numbers are those of
 * the plain function of nq + nv numbers that {@link #stepRow} is (singular along a quaternion itself); {@link
 * #tangentJacobians} gives them by displacements instead: exp(delta) on the right of a quaternion, delta in the body frame.
 */
public final class BodyDynamics implements ParametricDynamics {
    private final BodyModel model;
    private final List<BodyParameter> exposed;
    private final List<Parameter> parameters;
    private final Spec spec;
    private final BodySimulator simulator;
    private final StepDerivatives derivatives;
    private final double[] x1;
    private final double[] x2;
    private final double[] a;
    private final double[] b;
    private final double[] p;
    private final double[] product;
    /** The same model at the substep of the last other duration. */
    private BodyDynamics other;

    /** Without parameters. */
    public BodyDynamics(BodyModel model) {
        this(model, List.of());
    }

    /**
     * With the named parameters, free, in that order.
     *
     * @param names for example {@code mass:link1}, see {@link BodyParameter}
     * @throws dev.mechanist.core.InputException for an unknown name, or an integrator without derivatives
     */
    public BodyDynamics(BodyModel model, List<String> names) {
        this(model, BodyParameter.named(model, names), null);
    }

    private BodyDynamics(BodyModel model, List<BodyParameter> exposed, List<Parameter> parameters) {
        BodyIntegrator integrator = model.option().integrator();
        if (integrator != BodyIntegrator.EULER && integrator != BodyIntegrator.RK4) {
            throw new dev.mechanist.core.InputException("model '" + model.name() + "': planners and fits need the "
                    + "integrator Euler or RK4, not " + integrator.mjcf());
        }
        this.model = model;
        this.exposed = exposed;
        this.parameters = parameters != null
                ? parameters
                : exposed.stream().map(e -> e.describe(model)).toList();
        spec = specOf(model);
        simulator = new BodySimulator(model);
        derivatives = new StepDerivatives(model, exposed);
        int n = spec.n();
        x1 = new double[n];
        x2 = new double[n];
        a = new double[n * n];
        b = new double[n * spec.m()];
        p = new double[n * exposed.size()];
        product = new double[n * Math.max(n, Math.max(spec.m(), exposed.size()))];
    }

    private static Spec specOf(BodyModel model) {
        List<Variable> state = new ArrayList<>();
        List<Variable> rates = new ArrayList<>();
        for (int j = 0; j < model.joints(); j++) {
            String given = model.jointNames().get(j);
            String name = given.isEmpty() ? "joint" + j : given;
            switch (model.jointType(j)) {
                case HINGE -> {
                    state.add(Variable.angle(name));
                    rates.add(Variable.of(name + "_dot", "rad/s"));
                }
                case SLIDE -> {
                    state.add(Variable.of(name, "m"));
                    rates.add(Variable.of(name + "_dot", "m/s"));
                }
                case BALL -> ball(name, state, rates);
                case FREE -> {
                    for (String axis : List.of("x", "y", "z")) {
                        state.add(Variable.of(name + "_" + axis, "m"));
                        rates.add(Variable.of(name + "_v" + axis, "m/s"));
                    }
                    ball(name, state, rates);
                }
            }
        }
        state.addAll(rates);
        List<Variable> action = new ArrayList<>();
        BodyTables t = model.tables();
        for (int i = 0; i < model.nu(); i++) {
            String name = t.actuatorName[i].isEmpty() ? "actuator" + i : t.actuatorName[i];
            boolean limited = t.actuatorControlLimited[i];
            action.add(new Variable(
                    name,
                    "",
                    limited ? t.actuatorControlRange[2 * i] : Double.NEGATIVE_INFINITY,
                    limited ? t.actuatorControlRange[2 * i + 1] : Double.POSITIVE_INFINITY,
                    false));
        }
        return new Spec(model.option().timestep(), state, action);
    }

    private static void ball(String name, List<Variable> state, List<Variable> rates) {
        for (String part : List.of("qw", "qx", "qy", "qz")) {
            state.add(Variable.of(name + "_" + part, ""));
        }
        for (String axis : List.of("x", "y", "z")) {
            rates.add(Variable.of(name + "_w" + axis, "rad/s"));
        }
    }

    public BodyModel model() {
        return model;
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public BodyDynamics withParameters(List<Parameter> changed) {
        if (changed.size() != exposed.size()) {
            throw new IllegalArgumentException("expected " + exposed.size() + " parameters, not " + changed.size());
        }
        BodyTables tables = model.tables().copy();
        for (int i = 0; i < changed.size(); i++) {
            exposed.get(i).set(tables, changed.get(i).value());
        }
        return new BodyDynamics(model.withTables(tables), exposed, List.copyOf(changed));
    }

    @Override
    public BodyDynamics withTimeStep(double dt) {
        return new BodyDynamics(model.withOption(model.option().withTimestep(dt)), exposed, parameters);
    }

    @Override
    public BodyDynamics fork() {
        return new BodyDynamics(model, exposed, parameters);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        simulator.step(x, xo, u, uo, next, no);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        derivatives.embeddedJacobians(x, xo, u, uo, x2, 0, A, ao, B, bo, null);
    }

    /**
     * Jacobians of one step by displacements of q and by v.
     *
     * @param A receives [2 nv, 2 nv], row-major
     * @param B receives [2 nv, nu], row-major
     */
    public void tangentJacobians(double[] x, int xo, double[] u, int uo, double[] A, double[] B) {
        derivatives.tangentJacobians(x, xo, u, uo, x2, 0, A, B);
    }

    /** The state (q, v) moved by a tangent vector (delta, dv) [2 nv]; the reverse of what {@link #tangentJacobians} divides by. */
    public void displace(double[] x, int xo, double[] tangent, double[] out, int oo) {
        simulator.displace(x, xo, tangent, 0, 1, out, oo);
        for (int d = 0; d < model.nv(); d++) {
            out[oo + model.nq() + d] = x[xo + model.nq() + d] + tangent[model.nv() + d];
        }
    }

    private int stepsFor(double duration) {
        return Math.max(1, (int) Math.ceil(duration / spec.dt() - 1e-9));
    }

    /** This model at the step that divides a duration evenly. */
    private BodyDynamics at(double duration, int steps) {
        double h = duration / steps;
        if (Math.abs(h - spec.dt()) <= 1e-9 * spec.dt()) {
            return this;
        }
        if (other == null || other.spec.dt() != h) {
            other = withTimeStep(h);
        }
        return other;
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        int steps = stepsFor(duration);
        BodyDynamics f = at(duration, steps);
        System.arraycopy(x, xo, x1, 0, x1.length);
        for (int k = 1; k < steps; k++) {
            f.simulator.step(x1, 0, u, uo, x2, 0);
            System.arraycopy(x2, 0, x1, 0, x1.length);
        }
        f.simulator.step(x1, 0, u, uo, next, no);
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
        int n = spec.n();
        int steps = stepsFor(duration);
        BodyDynamics f = at(duration, steps);
        f.derivatives.embeddedJacobians(x, xo, u, uo, next, no, A, 0, B, 0, P);
        for (int k = 1; k < steps; k++) {
            System.arraycopy(next, no, x1, 0, n);
            f.derivatives.embeddedJacobians(x1, 0, u, uo, next, no, a, 0, b, 0, P == null ? null : p);
            chain(A, n, null);
            chain(B, spec.m(), b);
            if (P != null) {
                chain(P, exposed.size(), p);
            }
        }
    }

    /** total = a total (+ added). */
    private void chain(double[] total, int columns, double[] added) {
        int n = spec.n();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = added == null ? 0 : added[i * columns + j];
                for (int k = 0; k < n; k++) {
                    sum += a[i * n + k] * total[k * columns + j];
                }
                product[i * columns + j] = sum;
            }
        }
        System.arraycopy(product, 0, total, 0, n * columns);
    }
}
