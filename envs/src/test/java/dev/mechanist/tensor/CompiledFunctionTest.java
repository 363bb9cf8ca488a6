package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CompiledFunctionTest {
    /** f(x, w) = (tanh(x) * w, sum of x), x [B, 2], w [2]. */
    private static CompiledFunction example(Precision precision) {
        return CompiledFunction.differentiable(
                precision,
                Device.CPU,
                List.of(Input.of("x", -1, 2), Input.of("w", 2)),
                (scope, in) ->
                        List.of(in.get(0).tanh().times(in.get(1)), in.get(0).total()));
    }

    @Test
    void valuesAndGradientsInBothPrecisions() {
        double[] x = {0.3, -0.7, 1.1, 0.2};
        double[] w = {2, -3};
        for (Precision precision : Precision.values()) {
            double tolerance = precision == Precision.FLOAT64 ? 1e-15 : 1e-6;
            CompiledFunction f = example(precision);
            double[][] out = f.call(x, w);
            assertEquals(2 * Math.tanh(0.3), out[0][0], tolerance);
            assertEquals(-3 * Math.tanh(0.2), out[0][3], tolerance);
            assertArrayEquals(new double[] {0.9}, out[1], 1e-6);
            double[][] gradient = f.pullback(new double[][] {x, w}, new double[][] {{1, 0, 0, 10}, {5}});
            assertEquals(2 * (1 - Math.pow(Math.tanh(0.3), 2)) + 5, gradient[0][0], 10 * tolerance);
            assertEquals(5, gradient[0][1], 10 * tolerance);
            assertEquals(10 * Math.tanh(0.2), gradient[1][1], 10 * tolerance);
            f.program().close();
        }
    }

    @Test
    void matricesKeepTheirRowsAndBothResultsComeInOneCall() {
        CompiledFunction f = example(Precision.FLOAT64);
        DMatrixRMaj x = new DMatrixRMaj(3, 2, true, 1, 2, 3, 4, 5, 6);
        DMatrixRMaj w = new DMatrixRMaj(1, 2, true, 1, 1);
        DMatrixRMaj[] in = {x, w};
        DMatrixRMaj[] seeds = {new DMatrixRMaj(3, 2, true, 1, 1, 1, 1, 1, 1), new DMatrixRMaj(1, 1, true, 0)};
        DMatrixRMaj[] out = {new DMatrixRMaj(9, 9), new DMatrixRMaj(1, 1)};
        DMatrixRMaj[] gradient = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
        f.callAndPullback(in, seeds, out, gradient);
        assertEquals(3, out[0].numRows);
        assertEquals(2, out[0].numCols);
        assertEquals(21, out[1].get(0), 1e-12);
        assertEquals(3, gradient[0].numRows);
        assertEquals(1 - Math.pow(Math.tanh(6), 2), gradient[0].get(2, 1), 1e-15);
        CompiledFunction fork = f.fork();
        DMatrixRMaj[] again = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
        fork.call(in, again);
        assertArrayEquals(java.util.Arrays.copyOf(out[0].data, 6), again[0].data);
        f.program().close();
    }

    @Test
    void anInputWithoutInfluenceHasGradientZero() {
        CompiledFunction f = CompiledFunction.differentiable(
                Precision.FLOAT64,
                Device.CPU,
                List.of(Input.of("x", -1), Input.of("unused", 2)),
                (scope, in) -> List.of(in.get(0).square()));
        double[][] gradient = f.pullback(new double[][] {{1, 2}, {7, 8}}, new double[][] {{1, 1}});
        assertArrayEquals(new double[] {2, 4}, gradient[0]);
        assertArrayEquals(new double[] {0, 0}, gradient[1]);
        f.program().close();
    }

    @Test
    void variablesKeepTheirValuesAndFunctionsReadThem() {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT32, Device.CPU)) {
            program.declare("w", new double[] {1, 2, 3, 4}, 2, 2);
            CompiledFunction f = program.compile(
                    List.of(Input.of("x", -1, 2)),
                    (scope, in) -> List.of(in.get(0).multiply(scope.variable("w"))));
            assertArrayEquals(new double[] {4, 6}, f.call(new double[] {1, 1})[0]);
            program.assign("w", new double[] {0, 1, 1, 0});
            assertArrayEquals(new double[] {6, 5}, f.call(new double[] {5, 6})[0]);
            assertArrayEquals(new double[] {0, 1, 1, 0}, program.read("w"));
            assertThrows(IllegalArgumentException.class, () -> program.assign("w", new double[3]));
        }
    }

    @Test
    void wrongLengthsAreNamed() {
        CompiledFunction f = example(Precision.FLOAT32);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> f.call(new double[] {1, 2, 3}, new double[2]))
                .getMessage();
        assertTrue(message.contains("input x"), message);
        f.program().close();
    }

    @Test
    void aGpuThatIsNotThereIsAnErrorAndAutoFallsBack() {
        assertEquals("2.18", TensorDevices.tensorFlowVersion().substring(0, 4));
        assertTrue(TensorDevices.visible().contains("CPU"));
        Assumptions.assumeFalse(TensorDevices.gpuVisible());
        String message = assertThrows(InputException.class, () -> new TensorProgram(Precision.FLOAT32, Device.GPU))
                .getMessage();
        assertTrue(message.contains("libcuda.so.1") && message.contains("-Pgpu"), message);
        assertFalse(message.contains("\n"));
        assertEquals(Device.CPU, Device.AUTO.resolve());
        assertEquals(Device.CPU, Device.CPU.resolve());
    }
}
