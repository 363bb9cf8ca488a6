package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions of whole numbers and bytes, of several open extents, and what they refuse. */
class TypedFunctionTest {
    private final TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);

    @AfterEach
    void close() {
        program.close();
    }

    private static Values floats() {
        return Values.empty(ElementType.FLOAT);
    }

    /** y = x[k]^2 with k from outside: the gradient of x counts the repetitions; k has none. */
    @Test
    void aFunctionOfIndicesIsDifferentiated() {
        CompiledFunction f = program.compileDifferentiable(
                List.of(Input.of("x", -1, -1), Input.integers("k", -1)),
                (scope, in) -> List.of(
                        in.get(0).gather(in.get(1), 0).square(), in.get(1).plus(1)));
        Values[] in = {Values.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2), Values.of(new int[] {2, 0, 2}, 3)};
        Values[] out = {floats(), Values.empty(ElementType.INT32)};
        Values[] gradient = {floats()};
        f.callAndPullback(in, new Values[] {Values.of(new double[] {1, 1, 1, 1, 1, 10}, 3, 2)}, out, gradient);
        assertArrayEquals(new double[] {25, 36, 1, 4, 25, 36}, OperationsTest.exact(out[0]));
        assertArrayEquals(new int[] {3, 1, 3}, out[1].integers());
        assertArrayEquals(new double[] {2, 4, 0, 0, 20, 132}, OperationsTest.exact(gradient[0]));
        OperationsTest.checkGradient(
                "gather",
                program.compileDifferentiable(
                        List.of(Input.of("x", -1, -1), Input.integers("k", -1)),
                        (scope, given) ->
                                List.of(given.get(0).gather(given.get(1), 0).square())),
                in);
    }

    /** Edges of a graph: senders and receivers choose and collect rows, for any number of each. */
    @Test
    void messagesBetweenNodesAreDifferentiatedForAnyNumberOfThem() {
        CompiledFunction f = program.compileDifferentiable(
                List.of(Input.of("nodes", -1, 2), Input.integers("senders", -1), Input.integers("receivers", -1)),
                (scope, in) -> {
                    Expression sent = in.get(0).gather(in.get(1), 0).tanh();
                    return List.of(Segments.sum(sent, in.get(2), in.get(0).extent(0), 0)
                            .times(in.get(0)));
                });
        for (int nodes = 2; nodes <= 4; nodes++) {
            double[] x = new double[2 * nodes];
            java.util.Arrays.setAll(x, i -> 0.3 * i - 0.5);
            int[] senders = {0, nodes - 1, 1, 0};
            int[] receivers = {1, 0, -1, nodes - 1};
            Values[] in = {Values.of(x, nodes, 2), Values.of(senders, 4), Values.of(receivers, 4)};
            Values[] out = {floats()};
            f.call(in, out);
            assertEquals(
                    Math.tanh(x[2 * (nodes - 1) + 1]) * x[1], out[0].matrix().get(0, 1), 1e-15);
            OperationsTest.checkGradient("messages " + nodes, f, in);
        }
    }

    @Test
    void bytesTravelAsTheyAre() {
        CompiledFunction f = program.compileDifferentiable(
                List.of(Input.bytes("frames", -1, -1, -1, 1), Input.of("scale")), (scope, in) -> {
                    Expression pixels = in.get(0).toFloat().dividedBy(255);
                    return List.of(
                            in.get(0),
                            pixels.times(255).toBytes(),
                            pixels.times(in.get(1)).total());
                });
        byte[] frames = new byte[256];
        for (int i = 0; i < 256; i++) {
            frames[i] = (byte) i;
        }
        Values[] in = {Values.of(frames, 2, 16, 8, 1), Values.of(new double[] {2})};
        Values[] out = {Values.empty(ElementType.UINT8), Values.empty(ElementType.UINT8), floats()};
        Values[] gradient = {floats()};
        f.callAndPullback(in, new Values[] {Values.of(new double[] {1})}, out, gradient);
        assertArrayEquals(frames, out[0].bytes());
        assertArrayEquals(frames, out[1].bytes());
        assertArrayEquals(new long[] {2, 16, 8, 1}, out[0].extents());
        assertEquals(2 * 128, out[2].matrix().get(0), 1e-12);
        assertEquals(128, gradient[0].matrix().get(0), 1e-12);
    }

    @Test
    void conversionsRoundAndKeepWithinBounds() {
        CompiledFunction f = program.compile(
                List.of(Input.of("x", -1)),
                (scope, in) -> List.of(
                        in.get(0).toWhole(), in.get(0).toBytes(), in.get(0).largestAt(0)));
        Values[] out = {
            Values.empty(ElementType.INT32), Values.empty(ElementType.UINT8), Values.empty(ElementType.INT32)
        };
        f.call(new Values[] {Values.of(new double[] {-3.4, 1.5, 2.5, 254.7, 300})}, out);
        assertArrayEquals(new int[] {-3, 2, 2, 255, 300}, out[0].integers());
        assertArrayEquals(new byte[] {0, 2, 2, (byte) 255, (byte) 255}, out[1].bytes());
        assertArrayEquals(new int[] {4}, out[2].integers());
    }

    @Test
    void wholeNumbers() {
        CompiledFunction f = program.compile(
                List.of(Input.integers("k", -1)),
                (scope, in) -> List.of(
                        in.get(0).times(2).minus(1),
                        in.get(0).oneHot(3),
                        scope.range(in.get(0).extent(0)),
                        in.get(0).isEqual(scope.whole(2)).toFloat()));
        Values[] out = {Values.empty(ElementType.INT32), floats(), Values.empty(ElementType.INT32), floats()};
        f.call(new Values[] {Values.of(new int[] {2, -1, 0, 5}, 4)}, out);
        assertArrayEquals(new int[] {3, -3, -1, 9}, out[0].integers());
        assertArrayEquals(new double[] {0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0}, OperationsTest.exact(out[1]));
        assertArrayEquals(new int[] {0, 1, 2, 3}, out[2].integers());
        assertArrayEquals(new double[] {1, 0, 0, 0}, OperationsTest.exact(out[3]));
    }

    /** d/dx of x stop(x) is stop(x); where x goes through rounding, comparison or stop alone, the gradient is zero. */
    @Test
    void whatIsStoppedHasNoGradient() {
        assertArrayEquals(new double[] {3, -2}, gradient(x -> x.times(x.stopGradient())));
        assertArrayEquals(new double[] {0, 0}, gradient(x -> x.stopGradient().square()));
        assertArrayEquals(
                new double[] {0, 0}, gradient(x -> x.toWhole().toFloat().square()));
        assertArrayEquals(new double[] {0, 0}, gradient(x -> x.isLess(x.zeros()).toFloat()));
        assertArrayEquals(new double[] {1, 1}, gradient(x -> x.plus(x.toWhole().toFloat())));
        assertArrayEquals(
                new double[] {1, 1}, gradient(x -> x.plus(x.toWhole().oneHot(4).sum(-1))));
        assertArrayEquals(
                new double[] {1, 1}, gradient(x -> x.plus(x.largestAt(0).toFloat())));
        assertArrayEquals(new double[] {1, 1}, gradient(x -> x.plus(x.toBytes().toFloat())));
    }

    private double[] gradient(Function<Expression, Expression> body) {
        CompiledFunction f =
                program.compileDifferentiable(List.of(Input.of("x", 2)), (scope, in) -> List.of(body.apply(in.get(0))));
        return f.pullback(new double[][] {{3, -2}}, new double[][] {{1, 1}})[0];
    }

    @Test
    void wrongTypesAndShapesAreRefusedInOneLine() {
        Input x = Input.of("x", -1, -1, 2);
        Input k = Input.integers("k", -1);
        CompiledFunction f =
                program.compile(List.of(x, k), (scope, in) -> List.of(in.get(0).gather(in.get(1), 0)));
        Values three = Values.of(new double[4], 1, 2, 2);
        Values index = Values.of(new int[] {0}, 1);
        refused("takes whole numbers, not floats", () -> call(f, three, Values.of(new double[] {0})));
        refused("takes floats, not bytes", () -> call(f, Values.of(new byte[4], 1, 2, 2), index));
        refused("several extents open; give them", () -> call(f, Values.of(new double[4]), index));
        refused("has shape [-1, -1, 2], but was given [2, 2]", () -> call(f, Values.of(new double[4], 2, 2), index));
        refused(
                "has shape [-1, -1, 2], but was given [1, 1, 4]",
                () -> call(f, Values.of(new double[4], 1, 1, 4), index));
        refused("cannot be made of 5 entries", () -> Values.of(new double[5], 2, 2));
        refused("2 inputs are needed, not 1", () -> call(f, three));
        refused("x [1, 2, 2], k [1] cannot be computed", () -> call(f, three, Values.of(new int[] {3}, 1)));
        refused(
                "is of floats and cannot be read into an array of bytes",
                () -> f.call(new Values[] {three, index}, new Values[] {Values.empty(ElementType.UINT8)}));
        refused("must not share storage", () -> f.call(new Values[] {three, index}, new Values[] {three}));
        refused("holds no bytes", three::bytes);
        refusedBody(
                "gather needs whole numbers, not floats",
                (scope, in) -> List.of(in.get(0).gather(in.get(0), 0)));
        refusedBody(
                "tanh needs floats, not whole numbers",
                (scope, in) -> List.of(in.get(1).tanh()));
        refusedBody("floats and whole numbers", (scope, in) -> List.of(in.get(0).plus(in.get(1))));
        refusedBody(
                "cannot be combined with 0.5", (scope, in) -> List.of(in.get(1).times(0.5)));
        refusedBody(
                "not truth values",
                (scope, in) -> List.of(in.get(0).isLess(in.get(0)).plus(in.get(0))));
        refusedBody("return toFloat()", (scope, in) -> List.of(in.get(0).isLess(in.get(0))));
        refusedBody("Dimensions must be equal", (scope, in) -> List.of(in.get(0).plus(scope.vector(1, 2, 3))));
        refusedBody("an optimiser updates within a training step only", (scope, in) -> {
            program.declare("w", new double[] {1}, 1);
            scope.minimise(
                    new Adam(program, Adam.Settings.DEFAULT, List.of("w")),
                    scope.variable("w").total());
            return List.of();
        });
        refused(
                "changes variables has no derivative",
                () -> program.compileDifferentiable(List.of(x), (scope, in) -> {
                    scope.assign("w", scope.vector(2));
                    return List.of(in.get(0));
                }));
        refused("truth values", () -> new Input("b", ElementType.BOOL, List.of()));
    }

    private void refusedBody(String part, Body body) {
        refused(part, () -> program.compile(List.of(Input.of("x", -1, 2), Input.integers("k", -1)), body));
    }

    private static void call(CompiledFunction f, Values... in) {
        f.call(in, new Values[] {floats()});
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }

    /** Every tensor that goes in or comes out is freed, also where a call fails; JavaCPP counts what is not. */
    @Test
    void callsLeakNoNativeMemory() {
        CompiledFunction f = program.compile(
                List.of(Input.of("x", -1), Input.integers("k", -1), Input.bytes("b", -1)),
                (scope, in) -> List.of(in.get(0).gather(in.get(1), 0), in.get(1), in.get(2)));
        Values[] in = {Values.of(new double[1000]), Values.of(new int[] {1}), Values.of(new byte[1000])};
        Values[] wrong = {in[0], Values.of(new int[] {1000}), in[2]};
        Values[] out = {floats(), Values.empty(ElementType.INT32), Values.empty(ElementType.UINT8)};
        f.call(in, out);
        assertThrows(IllegalArgumentException.class, () -> f.call(wrong, out));
        System.gc();
        long count = Pointer.totalCount();
        long bytes = Pointer.totalBytes();
        for (int i = 0; i < 200; i++) {
            f.call(in, out);
            assertThrows(IllegalArgumentException.class, () -> f.call(wrong, out));
        }
        assertTrue(Pointer.totalCount() <= count, Pointer.totalCount() + " after " + count + " pointers");
        assertTrue(Pointer.totalBytes() <= bytes, Pointer.totalBytes() + " after " + bytes + " bytes");
    }
}
