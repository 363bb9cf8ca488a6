package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.layers.Convolution;
import dev.mechanist.tensor.layers.Dense;
import dev.mechanist.tensor.layers.DenseLayers;
import dev.mechanist.tensor.layers.GruCell;
import dev.mechanist.tensor.layers.Initialiser;
import dev.mechanist.tensor.layers.Layer;
import dev.mechanist.tensor.layers.LayerNormalisation;
import dev.mechanist.tensor.layers.TransposedConvolution;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training gives the same bits on one thread and on two: convolutions, recurrence, gathering and segments, wide enough to be
 * shared between threads. TensorFlow fixes its threads once per process, so each training is a process of its own.
 */
class TensorBitsTest {
    @TempDir
    private Path directory;

    @Test
    void trainingGivesTheSameBitsOnOneThreadAndOnTwo() throws Exception {
        String one = train(1);
        assertTrue(one.lines().count() > 10, one);
        assertEquals(one, train(2));
    }

    private String train(int threads) throws Exception {
        Path bits = directory.resolve("bits" + threads);
        Path log = directory.resolve("log" + threads);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dmechanist.tensor.threads=" + threads,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TensorBitsTest.class.getName(),
                        bits.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> read(log));
        return read(bits);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Trains for a few steps and writes a hash of each variable; argument: the file. */
    public static void main(String[] arguments) throws Exception {
        Layer encoder = Layer.chain(List.of(
                new Convolution("in", 3, 3, 16, 2, Images.Padding.SAME, Activation.RELU, Initialiser.heNormal()),
                new TransposedConvolution(
                        "out", 4, 16, 2, 2, Images.Padding.SAME, Activation.TANH, Initialiser.heNormal())));
        Layer head =
                Layer.chain(List.of(new LayerNormalisation("norm", 512), new Dense("head", 512, 64, Activation.TANH)));
        GruCell cell = new GruCell("cell", 64, 64);
        int frames = 48;
        int edges = 4000;
        byte[] images = new byte[frames * 16 * 16 * 3];
        int[] senders = new int[edges];
        int[] receivers = new int[edges];
        RandomStream random = RandomStream.of(1, "bits", 0);
        for (int i = 0; i < images.length; i++) {
            images[i] = (byte) random.nextInt(256);
        }
        Arrays.setAll(senders, i -> random.nextInt(frames));
        Arrays.setAll(receivers, i -> random.nextInt(frames));
        try (TensorProgram program = new TensorProgram(Precision.FLOAT32, Device.CPU)) {
            encoder.declare(program, 1);
            head.declare(program, 1);
            cell.declare(program, 1);
            List<String> names = List.copyOf(program.variables());
            Adam adam = new Adam(program, Adam.Settings.DEFAULT.withClipNorm(1), names);
            Adam.Update update = adam.compile(
                    List.of(
                            Input.bytes("images", -1, 16, 16, 3),
                            Input.integers("senders", -1),
                            Input.integers("receivers", -1)),
                    (scope, in) -> {
                        Expression x = encoder.apply(scope, in.get(0).toFloat().dividedBy(255));
                        Expression y = head.apply(scope, x.reshape(-1, 512));
                        Expression h = y.zeros();
                        for (int t = 0; t < 3; t++) {
                            Expression sent = cell.apply(scope, y, h).gather(in.get(1), 0);
                            h = Segments.mean(sent, in.get(2), y.extent(0), 0);
                        }
                        return h.minus(0.1)
                                .square()
                                .average()
                                .plus(y.logSoftmax().average());
                    });
            Values[] batch = {
                Values.of(images, frames, 16, 16, 3), Values.of(senders, edges), Values.of(receivers, edges)
            };
            for (int step = 0; step < 5; step++) {
                update.apply(1e-3, batch);
            }
            List<String> lines = new ArrayList<>();
            names.forEach(name -> lines.add(name + " " + Arrays.hashCode(program.read(name))));
            lines.add("ensemble " + ensemble(program));
            Files.write(Path.of(arguments[0]), lines, StandardCharsets.UTF_8);
        }
    }

    /** Hash of what three networks of two outputs say of 4000 rows, and of a gradient that sums over them. */
    private static int ensemble(TensorProgram program) {
        DenseLayers layers = new DenseLayers("ensemble", 3, List.of(5, 200, 2), Activation.SWISH);
        layers.declare(program, 1);
        CompiledFunction function = program.compile(List.of(Input.of("x", 1, -1, 5)), (scope, in) -> {
            Expression y = layers.apply(scope, in.get(0));
            List<Expression> results = new ArrayList<>(List.of(y));
            List<Expression> weights =
                    layers.parameters().stream().map(scope::variable).toList();
            results.addAll(scope.gradients(y.square().total(), weights));
            return results;
        });
        double[] x = new double[20_000];
        RandomStream.of(1, "ensemble", 0).fillGaussian(x, 0, x.length);
        return Arrays.deepHashCode(function.call(x));
    }
}
