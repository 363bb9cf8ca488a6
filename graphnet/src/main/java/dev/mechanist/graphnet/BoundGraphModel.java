package dev.mechanist.graphnet;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Structure;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.RowJacobians;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A {@link GraphModel} of one system. Every call is one native call, also rollouts of any horizon and their pullback; a horizon's
 * program is built at its first use and kept for all that are bound to structures which differ in static numbers alone.
 */
public final class BoundGraphModel implements DifferentiableDynamics {
    private final Structure structure;
    private final GraphView view;
    private final GraphModel.Shared shared;
    private final DMatrixRMaj statics;
    private final Map<String, CompiledFunction> functions = new HashMap<>();

    BoundGraphModel(Structure structure, GraphView view, GraphModel.Shared shared) {
        this.structure = structure;
        this.view = view;
        this.shared = shared;
        double[] numbers = view.statics();
        statics = new DMatrixRMaj(1, numbers.length, true, numbers);
    }

    @Override
    public Spec spec() {
        return structure.spec();
    }

    @Override
    public BoundGraphModel fork() {
        return new BoundGraphModel(structure, view, shared);
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        checkStep(x, u, next);
        function("step").call(new DMatrixRMaj[] {x, u, statics}, new DMatrixRMaj[] {next});
    }

    @Override
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int horizon = Rollouts.prepare(spec(), x0, U, X);
        function("rollout " + horizon).call(new DMatrixRMaj[] {x0, U, statics}, new DMatrixRMaj[] {X});
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        checkStep(x, u, A);
        Shapes.refuseAlias("B", B, x, u, A);
        function("jacobians").call(new DMatrixRMaj[] {x, u, statics}, new DMatrixRMaj[] {A, B});
        B.reshape(A.numRows, spec().m());
    }

    /** 2 n: each row is repeated n times, there and back. */
    @Override
    public double stepsPerJacobian() {
        return 2.0 * spec().n();
    }

    /** Two: the rollout once more, and back. */
    @Override
    public double stepsPerPullback() {
        return 2;
    }

    @Override
    public void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int horizon = Rollouts.preparePullback(spec(), X, U, gX, gU);
        function("pullback " + horizon).call(new DMatrixRMaj[] {X, U, statics, gX}, new DMatrixRMaj[] {gU});
    }

    private void checkStep(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj output) {
        Shapes.require("x", x, x.numRows, spec().n());
        Shapes.require("u", u, x.numRows, spec().m());
        Shapes.refuseAlias("the output", output, x, u);
    }

    /** This fork's instance of a function, compiled at the first use by any. */
    private CompiledFunction function(String key) {
        return functions.computeIfAbsent(key, name -> {
            synchronized (shared) {
                return shared.compiled
                        .computeIfAbsent(view.program(), program -> new HashMap<>())
                        .computeIfAbsent(name, this::compile)
                        .fork();
            }
        });
    }

    private CompiledFunction compile(String key) {
        int space = key.indexOf(' ');
        int horizon = space < 0 ? 1 : Integer.parseInt(key.substring(space + 1));
        int n = spec().n();
        Input x = Input.of("x", -1, n);
        Input U = Input.of("U", -1, (long) horizon * spec().m());
        Input numbers = Input.of("statics", 1, statics.numCols);
        long path = (horizon + 1L) * n;
        return switch (space < 0 ? key : key.substring(0, space)) {
            case "step" ->
                shared.program.compile(
                        List.of(x, U, numbers), (scope, in) -> List.of(next(scope, in.get(0), in.get(1), in.get(2))));
            case "rollout" ->
                shared.program.compile(
                        List.of(x, U, numbers),
                        (scope, in) -> List.of(path(scope, in.get(0), in.get(1), in.get(2), horizon)));
            case "jacobians" ->
                shared.program.compile(
                        List.of(x, U, numbers),
                        (scope, in) -> RowJacobians.of(
                                scope,
                                in.get(0),
                                in.get(1),
                                (states, actions) -> next(scope, states, actions, in.get(2))));
            case "pullback" ->
                shared.program.compile(
                        List.of(Input.of("X", -1, path), U, numbers, Input.of("gX", -1, path)),
                        (scope, in) -> scope.gradients(
                                List.of(path(scope, in.get(0).slice(1, 0, n), in.get(1), in.get(2), horizon)),
                                List.of(in.get(1)),
                                List.of(in.get(3))));
            default -> throw new IllegalArgumentException(key);
        };
    }

    private Expression next(TensorScope scope, Expression x, Expression u, Expression numbers) {
        Expression ofRows = x.slice(1, 0, 1).zeros().plus(numbers);
        return shared.predictor
                .moved(scope, new GraphPredictor.Part(view, x, u, ofRows), spec().dt())
                .next();
    }

    private Expression path(TensorScope scope, Expression x0, Expression U, Expression numbers, int horizon) {
        int m = spec().m();
        List<Expression> states = new ArrayList<>(List.of(x0));
        for (int t = 0; t < horizon; t++) {
            states.add(next(scope, states.get(t), U.slice(1, t * m, (t + 1) * m), numbers));
        }
        return scope.concatenate(1, states);
    }
}
