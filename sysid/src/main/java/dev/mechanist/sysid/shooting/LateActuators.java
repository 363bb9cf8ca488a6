package dev.mechanist.sysid.shooting;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A machine whose actuators answer late: the transport delay of each is a parameter, {@code delay:ACTION}, after those of the model.
 *
 * <p>A step knows nothing of the actions before it, and takes the action that acts. Whoever holds a record finds it by {@link
 * #acting}: fits and predictions of records do.
 */
public final class LateActuators implements ParametricDynamics {
    /** Before the name of an action, the name of its delay. */
    public static final String PREFIX = "delay:";

    /** Usual size of a delay, s. */
    private static final double SCALE = 0.01;

    /** Longest delay that is looked for, s. */
    private static final double LONGEST = 0.5;

    private final ParametricDynamics model;
    private final List<Parameter> delays;
    private final double[] scratch;

    private LateActuators(ParametricDynamics model, List<Parameter> delays) {
        this.model = model;
        this.delays = delays;
        scratch = new double[model.spec().n() * model.parameters().size()];
    }

    /** With delays of zero, none of which a fit may change. */
    public static LateActuators of(ParametricDynamics model) {
        return new LateActuators(
                model,
                model.spec().action().stream()
                        .map(a -> new Parameter(PREFIX + a.name(), "s", 0, SCALE, 0, LONGEST, false))
                        .toList());
    }

    /** Whether a parameter is a delay, by its name. */
    public static boolean isDelay(String parameter) {
        return parameter.startsWith(PREFIX);
    }

    /** A model without the delays that it may have. */
    public static Dynamics prompt(Dynamics model) {
        return model instanceof LateActuators late ? late.model : model;
    }

    /** The actions that act in records: those of a model without delays are what they were. */
    public static DataSet acting(ParametricDynamics model, DataSet records) {
        double[] delays = delaysOf(model);
        return Arrays.stream(delays).allMatch(d -> d == 0) ? records : LateActions.of(records, delays);
    }

    /** The delay of each action [m], s; empty of a model without. */
    public static double[] delaysOf(ParametricDynamics model) {
        return model.parameters().stream()
                .filter(p -> isDelay(p.name()))
                .mapToDouble(Parameter::value)
                .toArray();
    }

    @Override
    public Spec spec() {
        return model.spec();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(model.parameters());
        all.addAll(delays);
        return List.copyOf(all);
    }

    @Override
    public LateActuators withParameters(List<Parameter> parameters) {
        int own = parameters.size() - delays.size();
        return new LateActuators(
                model.withParameters(parameters.subList(0, own)),
                List.copyOf(parameters.subList(own, parameters.size())));
    }

    @Override
    public LateActuators withTimeStep(double dt) {
        return new LateActuators(model.withTimeStep(dt), delays);
    }

    @Override
    public LateActuators fork() {
        return new LateActuators(model.fork(), delays);
    }

    @Override
    public Optional<Structure> structure() {
        return model.structure();
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        model.stepRow(x, xo, u, uo, next, no);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        model.jacobianRow(x, xo, u, uo, A, ao, B, bo);
    }

    @Override
    public double stepsPerJacobian() {
        return model.stepsPerJacobian();
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        model.advance(x, xo, u, uo, duration, next, no);
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
        model.advanceWithSensitivities(x, xo, u, uo, duration, next, no, A, B, scratch);
        int n = spec().n();
        int own = scratch.length / n;
        int all = own + delays.size();
        for (int i = 0; i < n; i++) {
            System.arraycopy(scratch, i * own, P, i * all, own);
            Arrays.fill(P, i * all + own, (i + 1) * all, 0);
        }
    }
}
