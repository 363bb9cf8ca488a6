package dev.mechanist.tensor;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * Dynamics whose step is written in expressions: steps, rollouts of any horizon, their pullback and Jacobians, each of them one native
 * call. A function is built at its first use and kept for all forks. An instance is confined to one thread.
 */
public final class StepFunctions {
    /** One row per state, each by itself. */
    @FunctionalInterface
    public interface Step {
        /**
         * @param x states [rows, n]
         * @param u actions [rows, m]
         * @param constants as the functions were made with
         * @return next states [rows, n]
         */
        Expression next(TensorScope scope, Expression x, Expression u, List<Expression> constants);
    }

    private final Spec spec;
    private final TensorProgram program;
    private final Map<String, CompiledFunction> compiled;
    private final Step step;
    private final DMatrixRMaj[] constants;
    private final Map<String, CompiledFunction> functions = new HashMap<>();

    public StepFunctions(Spec spec, TensorProgram program, Step step) {
        this(spec, program, new HashMap<>(), step);
    }

    /**
     * @param compiled functions so far of all whose steps differ in their constants alone
     * @param constants what a step takes besides states and actions, each of constant size; kept
     */
    public StepFunctions(
            Spec spec,
            TensorProgram program,
            Map<String, CompiledFunction> compiled,
            Step step,
            DMatrixRMaj... constants) {
        this.spec = spec;
        this.program = program;
        this.compiled = compiled;
        this.step = step;
        this.constants = constants;
    }

    /** Time step, states and actions. */
    public Spec spec() {
        return spec;
    }

    /** The same for another thread. */
    public StepFunctions fork() {
        return new StepFunctions(spec, program, compiled, step, constants);
    }

    /** {@link Dynamics#step}. */
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        checkStep(x, u, next);
        function("step", p -> p.compile(inputs(1), (scope, in) -> List.of(next(scope, in, in.get(0), in.get(1)))))
                .call(fed(x, u), new DMatrixRMaj[] {next});
    }

    /** {@link Dynamics#rollout}. */
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int horizon = Rollouts.prepare(spec, x0, U, X);
        function(
                        "rollout " + horizon,
                        p -> p.compile(inputs(horizon), (scope, in) -> List.of(path(scope, in, in.get(0), horizon))))
                .call(fed(x0, U), new DMatrixRMaj[] {X});
    }

    /** {@link DifferentiableDynamics#jacobians}. */
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        checkStep(x, u, A);
        Shapes.refuseAlias("B", B, x, u, A);
        function(
                        "jacobians",
                        p -> p.compile(
                                inputs(1),
                                (scope, in) -> RowJacobians.of(
                                        scope,
                                        in.get(0),
                                        in.get(1),
                                        (rows, actions) -> next(scope, in, rows, actions))))
                .call(fed(x, u), new DMatrixRMaj[] {A, B});
        B.reshape(A.numRows, spec.m());
    }

    /** {@link DifferentiableDynamics#pullback}. */
    public void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int horizon = Rollouts.preparePullback(spec, X, U, gX, gU);
        int n = spec.n();
        function("pullback " + horizon, p -> {
                    List<Input> inputs = inputs(horizon);
                    inputs.set(0, Input.of("X", -1, (horizon + 1L) * n));
                    inputs.add(Input.of("gX", -1, (horizon + 1L) * n));
                    return p.compile(
                            inputs,
                            (scope, in) -> scope.gradients(
                                    List.of(path(scope, in, in.get(0).slice(1, 0, n), horizon)),
                                    List.of(in.get(1)),
                                    List.of(in.get(in.size() - 1))));
                })
                .call(
                        Stream.concat(Arrays.stream(fed(X, U)), Stream.of(gX)).toArray(DMatrixRMaj[]::new),
                        new DMatrixRMaj[] {gU});
    }

    /** @throws IllegalArgumentException where a step of x and u into this output does not fit */
    public void checkStep(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj output) {
        Shapes.require("x", x, x.numRows, spec.n());
        Shapes.require("u", u, x.numRows, spec.m());
        Shapes.refuseAlias("the output", output, x, u);
    }

    /** This fork's instance of another function of the same program, compiled at the first use by any fork. */
    public CompiledFunction function(String name, Function<TensorProgram, CompiledFunction> compile) {
        return functions.computeIfAbsent(name, key -> {
            synchronized (program) {
                return compiled.computeIfAbsent(key, first -> compile.apply(program))
                        .fork();
            }
        });
    }

    private List<Input> inputs(int horizon) {
        List<Input> inputs = new ArrayList<>();
        inputs.add(Input.of("x", -1, spec.n()));
        inputs.add(Input.of("U", -1, (long) horizon * spec.m()));
        for (int i = 0; i < constants.length; i++) {
            inputs.add(Input.of("constant " + i, constants[i].numRows, constants[i].numCols));
        }
        return inputs;
    }

    private DMatrixRMaj[] fed(DMatrixRMaj x, DMatrixRMaj U) {
        DMatrixRMaj[] fed = new DMatrixRMaj[2 + constants.length];
        fed[0] = x;
        fed[1] = U;
        System.arraycopy(constants, 0, fed, 2, constants.length);
        return fed;
    }

    private Expression next(TensorScope scope, List<Expression> in, Expression x, Expression u) {
        return step.next(scope, x, u, in.subList(2, 2 + constants.length));
    }

    /** States 0 .. horizon side by side [rows, (horizon + 1) n]. */
    private Expression path(TensorScope scope, List<Expression> in, Expression x0, int horizon) {
        int m = spec.m();
        List<Expression> states = new ArrayList<>(List.of(x0));
        for (int t = 0; t < horizon; t++) {
            states.add(next(scope, in, states.get(t), in.get(1).slice(1, t * m, (t + 1) * m)));
        }
        return scope.concatenate(1, states);
    }
}
