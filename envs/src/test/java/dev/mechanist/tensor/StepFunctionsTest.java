package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Dynamics of a step in expressions by hand: p' = p + 2 v u, v' = k v with a constant k. */
class StepFunctionsTest {
    private static final Spec SPEC =
            new Spec(0.5, List.of(Variable.of("p", "m"), Variable.of("v", "m/s")), List.of(Variable.of("u", "N")));

    private final TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
    private final Map<String, CompiledFunction> compiled = new HashMap<>();

    @AfterEach
    void close() {
        program.close();
    }

    private StepFunctions with(double k) {
        return new StepFunctions(
                SPEC,
                program,
                compiled,
                (scope, x, u, constants) -> {
                    Expression v = x.slice(1, 1, 2);
                    Expression p = x.slice(1, 0, 1).plus(v.times(u).times(2));
                    return scope.concatenate(1, List.of(p, v.times(constants.get(0))));
                },
                new DMatrixRMaj(1, 1, true, k));
    }

    /** From p = 1, v = 3 with u = 0.5, then -1: p = 4, then 4 - 18; v = 9, then 27. */
    @Test
    void stepsAndRolloutsByHand() {
        StepFunctions f = with(3);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(new DMatrixRMaj(1, 2, true, 1, 3), new DMatrixRMaj(1, 1, true, 0.5), next);
        assertArrayEquals(new double[] {4, 9}, next.data, 1e-14);
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        f.rollout(new DMatrixRMaj(1, 2, true, 1, 3), new DMatrixRMaj(1, 2, true, 0.5, -1), X);
        assertArrayEquals(new double[] {1, 3, 4, 9, -14, 27}, X.data, 1e-13);
        DMatrixRMaj shorter = new DMatrixRMaj(0, 0);
        f.rollout(new DMatrixRMaj(1, 2, true, 4, 9), new DMatrixRMaj(1, 1, true, -1), shorter);
        assertArrayEquals(new double[] {4, 9, -14, 27}, shorter.data, 1e-13, "another horizon");
    }

    /** A = (1, 2 u; 0, k), B = (2 v; 0). */
    @Test
    void jacobiansByHand() {
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        with(3).jacobians(new DMatrixRMaj(2, 2, true, 1, 3, 7, -4), new DMatrixRMaj(2, 1, true, 0.5, 2), A, B);
        assertArrayEquals(new double[] {1, 1, 0, 3, 1, 4, 0, 3}, A.data, 1e-14);
        assertArrayEquals(new double[] {6, 0, -8, 0}, B.data, 1e-14);
        assertEquals(List.of(4, 1), List.of(B.numRows, B.numCols));
    }

    /** p' = p v: A = (v, p; 0, 1), and B has as many rows, of nothing. */
    @Test
    void jacobiansWithoutActions() {
        StepFunctions f =
                new StepFunctions(new Spec(0.5, SPEC.state(), List.of()), program, (scope, x, u, constants) -> {
                    Expression v = x.slice(1, 1, 2);
                    return scope.concatenate(1, List.of(x.slice(1, 0, 1).times(v), v));
                });
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        f.jacobians(new DMatrixRMaj(2, 2, true, 1, 3, 7, -4), new DMatrixRMaj(2, 0), A, B);
        assertArrayEquals(new double[] {3, 1, 0, 1, -4, 7, 0, 1}, A.data, 1e-14);
        assertEquals(List.of(4, 0), List.of(B.numRows, B.numCols));
    }

    /** L = 5 p_1 + 7 p_2 of the rollout above: dL/du_0 = (5 + 7) 2 v_0, dL/du_1 = 7 times 2 v_1. */
    @Test
    void pullbackByHand() {
        StepFunctions f = with(3);
        DMatrixRMaj U = new DMatrixRMaj(1, 2, true, 0.5, -1);
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        f.rollout(new DMatrixRMaj(1, 2, true, 1, 3), U, X);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        f.pullback(X, U, new DMatrixRMaj(1, 6, true, 0, 0, 5, 0, 7, 0), gU);
        assertArrayEquals(new double[] {72, 126}, gU.data, 1e-12);
        DMatrixRMaj shorter = new DMatrixRMaj(0, 0);
        f.pullback(
                new DMatrixRMaj(1, 4, true, 1, 3, 4, 9),
                new DMatrixRMaj(1, 1, true, 0.5),
                new DMatrixRMaj(1, 4, true, 0, 0, 5, 0),
                shorter);
        assertArrayEquals(new double[] {30}, shorter.data, 1e-12, "another horizon");
    }

    /** What differs in its constants alone, and every fork, is compiled once. */
    @Test
    void programsAreShared() {
        StepFunctions three = with(3);
        DMatrixRMaj x = new DMatrixRMaj(1, 2, true, 1, 3);
        DMatrixRMaj u = new DMatrixRMaj(1, 1, true, 0.5);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        three.step(x, u, next);
        int[] compilations = {0};
        for (StepFunctions f : List.of(three, three.fork(), with(10))) {
            f.function("twice", p -> {
                        compilations[0]++;
                        return p.compile(
                                List.of(Input.of("x", -1, 2)),
                                (scope, in) -> List.of(in.get(0).times(2)));
                    })
                    .call(new DMatrixRMaj[] {x}, new DMatrixRMaj[] {next});
            assertArrayEquals(new double[] {2, 6}, next.data, 1e-14);
        }
        assertEquals(1, compilations[0]);
        StepFunctions fork = three.fork();
        assertSame(three.function("twice", null), three.function("twice", null));
        assertNotSame(three.function("twice", null), fork.function("twice", null), "each fork has its own");
        assertEquals(2, compiled.size());
        with(10).step(x, u, next);
        assertArrayEquals(new double[] {4, 30}, next.data, 1e-14);
        assertEquals(2, compiled.size());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        StepFunctions f = with(3);
        DMatrixRMaj x = new DMatrixRMaj(2, 2);
        DMatrixRMaj u = new DMatrixRMaj(2, 1);
        DMatrixRMaj out = new DMatrixRMaj(0, 0);
        refused("u", () -> f.step(x, new DMatrixRMaj(1, 1), out));
        refused("x", () -> f.step(new DMatrixRMaj(2, 3), u, out));
        refused("the output", () -> f.step(x, u, x));
        refused("B", () -> f.jacobians(x, u, out, out));
    }

    private static void refused(String what, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(what + " "), message);
    }
}
