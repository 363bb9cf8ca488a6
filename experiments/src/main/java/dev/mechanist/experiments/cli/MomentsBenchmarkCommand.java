package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import dev.mechanist.sysid.gp.moments.TensorMoments;
import dev.mechanist.tensor.Device;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ejml.data.DMatrixRMaj;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times one step of exact moment matching, value and adjoint, on each engine and device. */
@Command(
        name = "moments",
        mixinStandardHelpOptions = true,
        description =
                "Times one step of exact moment matching (value and adjoint) over numbers of points n and outputs E.",
        footer = {
            "",
            "Columns: the engine in plain Java, the tensor engine on the CPU and, where one is used, on the GPU. A dash stands for a",
            "measurement that would have taken longer than the limit, judged from the last one.",
            "",
            "Example:",
            "  mechanist benchmark moments --device gpu --points 200,1000,10000 --outputs 4,20"
        })
final class MomentsBenchmarkCommand implements Callable<Integer> {
    /** A step is repeated for so long, s, at least twice: the first hundred or so wait for the compiler. */
    private static final double REPEATED_FOR = 1;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description =
                    "cpu leaves the GPU out, gpu insists on one, auto uses one where it is there (default: ${DEFAULT-VALUE}).")
    private Device device;

    @Option(
            names = "--points",
            split = ",",
            defaultValue = "200,500,1000,2000,5000,10000",
            description = "Numbers of points n per output (default: ${DEFAULT-VALUE}).")
    private int[] points;

    @Option(
            names = "--outputs",
            split = ",",
            defaultValue = "4,10,20",
            description = "Numbers of outputs E (default: ${DEFAULT-VALUE}).")
    private int[] outputs;

    @Option(names = "--inputs", defaultValue = "6", description = "Input dimension D (default: ${DEFAULT-VALUE}).")
    private int inputs;

    @Option(
            names = "--limit",
            defaultValue = "20",
            description = "Longest step to wait for, s (default: ${DEFAULT-VALUE}).")
    private double limit;

    /** One column of the table: an engine on a device, and how fast it was last. */
    private static final class Column {
        private final String name;
        private final Device device;
        private double secondsPerPair;

        Column(String name, Device device) {
            this.name = name;
            this.device = device;
        }
    }

    @Override
    public Integer call() {
        for (int n : points) {
            requirePositive("--points", n);
        }
        for (int e : outputs) {
            requirePositive("--outputs", e);
        }
        requirePositive("--inputs", inputs);
        if (!(limit > 0)) {
            throw new InputException("--limit must be positive, not " + limit);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("java", null));
        columns.add(new Column("tensor cpu", Device.CPU));
        if (device.resolve() == Device.GPU) {
            columns.add(new Column("tensor gpu", Device.GPU));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (columns.size() < 3) {
            out.println(
                    device == Device.CPU
                            ? "GPU: left out by --device cpu"
                            : "GPU: none that TensorFlow can use here, so its column is left out");
        }
        out.printf(
                "one step of moments and adjoint, D = %d, ms, the best within %.0f s or of two%n%6s %4s",
                inputs, REPEATED_FOR, "n", "E");
        columns.forEach(c -> out.printf("%14s", c.name));
        out.println();
        for (int e : outputs) {
            for (Column c : columns) {
                c.secondsPerPair = 0;
            }
            for (int n : points) {
                GaussianProcessMoments map = problem(n, e);
                out.printf("%6d %4d", n, e);
                for (Column c : columns) {
                    out.print(cell(c, map, n, e));
                    out.flush();
                }
                out.println();
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new InputException(option + " must be positive, not " + value);
        }
    }

    private String cell(Column column, GaussianProcessMoments map, int n, int e) {
        double pairs = (double) n * n * e * (e + 1) / 2;
        if (column.secondsPerPair * pairs > limit) {
            return String.format("%14s", "-");
        }
        double seconds;
        if (column.device == null) {
            seconds = time(map);
        } else {
            try (TensorMoments tensor = new TensorMoments(map, column.device)) {
                seconds = time(tensor);
            }
        }
        column.secondsPerPair = seconds / pairs;
        return String.format(Locale.ROOT, "%14.2f", 1e3 * seconds);
    }

    /** The best time, s. */
    private double time(GaussianMap map) {
        DMatrixRMaj S = new DMatrixRMaj(inputs, inputs);
        S.fill(0.02);
        for (int d = 0; d < inputs; d++) {
            S.add(d, d, 0.1);
        }
        Gaussian z = new Gaussian(new double[inputs], S);
        int e = map.outputs();
        Moments seed = new Moments(new double[e], new DMatrixRMaj(e, e), new DMatrixRMaj(inputs, e));
        Arrays.fill(seed.mean(), 1);
        seed.covariance().fill(0.5);
        seed.gain().fill(0.1);
        double best = Double.POSITIVE_INFINITY;
        double total = 0;
        for (int k = 0; k < 2 || total < Math.min(REPEATED_FOR, limit); k++) {
            long start = System.nanoTime();
            GaussianLinearisation linearisation = map.linearise(z);
            linearisation.pullback(seed, null);
            double seconds = 1e-9 * (System.nanoTime() - start);
            best = Math.min(best, seconds);
            total += seconds;
        }
        return best;
    }

    /** Random points and weights; what the precision matrix holds does not change the time. */
    private GaussianProcessMoments problem(int n, int e) {
        DMatrixRMaj precision = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            precision.set(i, i, 1);
        }
        RandomStream random = RandomStream.of(1, "benchmark-moments", n);
        DMatrixRMaj X = new DMatrixRMaj(n, inputs);
        random.fillGaussian(X.data, 0, X.getNumElements());
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int a = 0; a < e; a++) {
            double[] weights = new double[n];
            random.fillGaussian(weights, 0, n);
            double[] scales = new double[inputs];
            Arrays.fill(scales, 1 + 0.1 * a);
            posteriors.add(new SquaredExponentialPosterior(X, scales, 1, weights, precision));
        }
        return new GaussianProcessMoments(posteriors);
    }
}
