package dev.mechanist.envs.bodies;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.ChainedJacobians;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.Substeps;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link BodyModel} as dynamics for planners and fits. The state is (q, v), the actuators' activations and the controls that late ones keep, the action the controls; the step is the model's
 * Euler or RK4 step, and every derivative is exact: through contacts, where the set that touches and pushes stays as it is.
 *
 * <p>Quaternions are four numbers of the state. The step normalises what it is given, so Jacobians by these numbers are those of
 * the plain function of its numbers that {@link #stepRow} is (singular along a quaternion itself); {@link
 * #tangentJacobians} gives them by displacements instead: exp(delta) on the right of a quaternion, delta in the body frame.
 */
public final class BodyDynamics implements ParametricDynamics {
    private final BodyModel model;
    private final int substeps;
    private final List<BodyParameter> exposed;
    private final List<Parameter> parameters;
    private final Spec spec;
    private final BodySimulator simulator;
    private final StepDerivatives derivatives;
    private final double[] x1;
    private final double[] x2;
    private final ChainedJacobians chain;
    /** The same model at the substep of the last other duration. */
    private BodyDynamics other;

    /** Without parameters. */
    public BodyDynamics(BodyModel model) {
        this(model, List.of());
    }

    /**
     * With the named parameters, at a slower rate of control.
     *
     * @param substeps steps of the model per time step, under one action
     */
    public BodyDynamics(BodyModel model, List<String> names, int substeps) {
        this(model, BodyParameter.named(model, names), null, substeps);
    }

    /**
     * With the named parameters, free, in that order.
     *
     * @param names for example {@code mass:link1}, see {@link BodyParameter}
     * @throws dev.mechanist.core.InputException for an unknown name
     */
    public BodyDynamics(BodyModel model, List<String> names) {
        this(model, BodyParameter.named(model, names), null, 1);
    }

    private BodyDynamics(BodyModel model, List<BodyParameter> exposed, List<Parameter> parameters, int substeps) {
        if (substeps < 1) {
            throw new InputException("substeps must be at least 1, not " + substeps);
        }
        this.model = model;
        this.substeps = substeps;
        this.exposed = exposed;
        this.parameters = parameters != null
                ? parameters
                : exposed.stream().map(e -> e.describe(model)).toList();
        spec = specOf(model, substeps);
        simulator = new BodySimulator(model);
        derivatives = new StepDerivatives(model, exposed);
        int n = spec.n();
        x1 = new double[n];
        x2 = new double[n];
        chain = new ChainedJacobians(n, spec.m(), exposed.size());
    }

    private static Spec specOf(BodyModel model, int substeps) {
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
            if (t.actuatorActivation[i] >= 0) {
                state.add(Variable.of(name + "_act", ""));
            }
            action.add(new Variable(
                    name,
                    "",
                    limited ? t.actuatorControlRange[2 * i] : Double.NEGATIVE_INFINITY,
                    limited ? t.actuatorControlRange[2 * i + 1] : Double.POSITIVE_INFINITY,
                    false));
        }
        for (int i = 0; i < model.nu(); i++) {
            for (int k = 1; k <= t.actuatorLate[i]; k++) {
                state.add(Variable.of(action.get(i).name() + "_late" + k, ""));
            }
        }
        return new Spec(model.option().timestep() * substeps, state, action);
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

    /** See {@link BodyStructure}. */
    @Override
    public Optional<Structure> structure() {
        return Optional.of(BodyStructure.of(model, spec));
    }

    /** The implicit integrators are differenced: two steps for each number of state and action. */
    @Override
    public double stepsPerJacobian() {
        return switch (model.option().integrator()) {
            case EULER, RK4 ->
                model.late() == 0 ? ParametricDynamics.super.stepsPerJacobian() : 1 + 2 * (spec.n() + spec.m());
            case IMPLICIT, IMPLICITFAST -> 1 + 2 * (spec.n() + spec.m());
        };
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
        return new BodyDynamics(model.withTables(tables), exposed, List.copyOf(changed), substeps);
    }

    @Override
    public BodyDynamics withTimeStep(double dt) {
        return new BodyDynamics(
                model.withOption(model.option().withTimestep(dt / substeps)), exposed, parameters, substeps);
    }

    @Override
    public BodyDynamics fork() {
        return new BodyDynamics(model, exposed, parameters, substeps);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        march(simulator, substeps, x, xo, u, uo, next, no);
    }

    private void march(BodySimulator by, int steps, double[] x, int xo, double[] u, int uo, double[] next, int no) {
        if (steps == 1) {
            by.step(x, xo, u, uo, next, no);
            return;
        }
        by.step(x, xo, u, uo, x1, 0);
        for (int k = 2; k < steps; k++) {
            by.step(x1, 0, u, uo, x2, 0);
            System.arraycopy(x2, 0, x1, 0, x1.length);
        }
        by.step(x1, 0, u, uo, next, no);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        sensitivities(derivatives, substeps, x, xo, u, uo, x2, 0, A, ao, B, bo, null);
    }

    /**
     * Jacobians of one step of the model (a substep) by displacements of q, by v and by activations.
     *
     * @param A receives [2 nv + na, 2 nv + na], row-major
     * @param B receives [2 nv + na, nu], row-major
     */
    public void tangentJacobians(double[] x, int xo, double[] u, int uo, double[] A, double[] B) {
        derivatives.tangentJacobians(x, xo, u, uo, x2, 0, A, B);
    }

    /** The state moved by a tangent vector (delta, dv, da) [2 nv + na]; the reverse of what {@link #tangentJacobians} divides by. */
    public void displace(double[] x, int xo, double[] tangent, double[] out, int oo) {
        simulator.displace(x, xo, tangent, 0, 1, out, oo);
        for (int d = 0; d < spec.n() - model.nq(); d++) {
            out[oo + model.nq() + d] = x[xo + model.nq() + d] + tangent[model.nv() + d];
        }
    }

    private int stepsFor(double duration) {
        return Substeps.of(duration, model.option().timestep());
    }

    /** This model at the step that divides a duration evenly. */
    private BodyDynamics at(double duration, int steps) {
        double h = duration / steps;
        double own = model.option().timestep();
        if (Math.abs(h - own) <= 1e-9 * own) {
            return this;
        }
        if (other == null || other.model.option().timestep() != h) {
            other = new BodyDynamics(model.withOption(model.option().withTimestep(h)), exposed, parameters, 1);
        }
        return other;
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        int steps = stepsFor(duration);
        march(at(duration, steps).simulator, steps, x, xo, u, uo, next, no);
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
        int steps = stepsFor(duration);
        sensitivities(at(duration, steps).derivatives, steps, x, xo, u, uo, next, no, A, 0, B, 0, P);
    }

    private void sensitivities(
            StepDerivatives by,
            int steps,
            double[] x,
            int xo,
            double[] u,
            int uo,
            double[] next,
            int no,
            double[] A,
            int ao,
            double[] B,
            int bo,
            double[] P) {
        int n = spec.n();
        by.embeddedJacobians(x, xo, u, uo, next, no, A, ao, B, bo, P);
        for (int k = 1; k < steps; k++) {
            System.arraycopy(next, no, x1, 0, n);
            by.embeddedJacobians(x1, 0, u, uo, next, no, chain.a, 0, chain.b, 0, P == null ? null : chain.p);
            chain.extend(A, ao, B, bo, P);
        }
    }
}
