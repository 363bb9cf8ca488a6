package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.experiments.benchmarks.Benchmark;
import dev.mechanist.experiments.benchmarks.BenchmarkModels;
import dev.mechanist.experiments.benchmarks.BenchmarkModels.Fitted;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.sysid.freerun.NarxSearch.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Published benchmarks of system identification: outputs from inputs, free run over the test part. All choices are made by free run
 * within the training part; the test part is scored once.
 */
public final class BenchmarksReproduction {
    private static final String CHAMPNEYS = "Champneys et al. 2024, arXiv 2405.10779";

    /** Rows of the positioning system, 1 ms apart, of which one is kept for models in discrete time. */
    private static final int THINNED = 5;

    private BenchmarksReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "published benchmarks of system identification, by free run: physics, linear and learned models",
                CHAMPNEYS + "; sets of the workshop on nonlinear system identification benchmarks and of DaISy",
                true,
                List.of(
                        new Part("Silverbox", BenchmarksReproduction::silverbox),
                        new Part("cascaded tanks", BenchmarksReproduction::tanks),
                        new Part("EMPS", BenchmarksReproduction::axis),
                        new Part("drive", run -> half(run, "drive", 250, 0.75, 0.50, "RGPSSM 0.801", true)),
                        new Part("ballbeam", run -> half(run, "ballbeam", 500, 0.06, 0.055, "RGPSSM 0.0464", false)),
                        new Part("furnace", run -> half(run, "furnace", 148, 1.25, 0, "RGPSSM 1.373", false)),
                        new Part("dryer", run -> half(run, "dryer", 500, 0.125, 0, "RGPSSM 0.103", false))));
    }

    private static Path data(ReproductionRun run) {
        return run.records().orElseThrow();
    }

    private static List<Quantity> silverbox(ReproductionRun run) {
        Benchmark benchmark = Benchmark.silverbox(data(run));
        int rows = run.choose(20000, 8000);
        Settings all = new Settings(0.1, 1, 50, 30, 1, 1, rows);
        Settings few = new Settings(0.25, 1, 50, 50, 1, run.choose(3, 1), rows);
        Fitted linear = BenchmarkModels.linear(benchmark, all, new int[] {3, 4, 0});
        Fitted physics = BenchmarkModels.spring(benchmark, all);
        Fitted process = BenchmarkModels.process(benchmark, few, new int[] {15, 25}, new int[] {2, 3, 0});
        Fitted ensemble =
                BenchmarkModels.networks(benchmark, few, new int[] {4, 8}, new double[] {0.01}, new int[] {2, 3, 0});
        List<Quantity> quantities = new ArrayList<>();
        double[] published = {6.96, 14.4, 6.58};
        double[] physicsBars = {0.32, 0.45, 0.30};
        double[] processBars = {0.5, 1.0, 0.5};
        double[] ensembleBars = {1.5, 2.8, 1.0};
        String[] processes = {"0.301", "0.60", "0.259"};
        String[] networks = {"1.49", "2.38", "0.947"};
        String[] best = {"0.30", "0.26", "0.26"};
        for (int k = 0; k < 3; k++) {
            Benchmark.Test test = benchmark.tests().get(k);
            Bar near = Bar.near(published[k], 0.01 * published[k]);
            quantities.add(quantity(benchmark, test, linear, near, "" + published[k], CHAMPNEYS + ", LTI state space"));
            quantities.add(quantity(
                    benchmark, test, physics, Bar.atMost(physicsBars[k]), best[k], "best published, any class"));
            quantities.add(quantity(
                    benchmark, test, process, Bar.atMost(processBars[k]), processes[k], CHAMPNEYS + ", GP NARX"));
            quantities.add(quantity(
                    benchmark, test, ensemble, Bar.atMost(ensembleBars[k]), networks[k], CHAMPNEYS + ", best network"));
        }
        Benchmark.Test multisine = benchmark.tests().get(0);
        for (Fitted fitted : List.of(process, ensemble)) {
            quantities.add(Quantity.exact(
                    "Silverbox, multisine, " + fitted.name() + ": share of samples in its 95% intervals",
                    fitted.coverage(multisine),
                    "",
                    "",
                    Bar.atLeast(0.8)));
        }
        return quantities;
    }

    private static List<Quantity> tanks(ReproductionRun run) {
        Benchmark benchmark = Benchmark.cascadedTanks(data(run));
        Settings settings = new Settings(0.32, 2, 5, 60, 1, run.choose(5, 3), 20000);
        int[][] lags = {{2, 2, 1}, {2, 3, 0}, {3, 3, 1}};
        Fitted linear = BenchmarkModels.linear(benchmark, single(settings), lags);
        Fitted physics = BenchmarkModels.tanks(benchmark, 4, run.choose(12, 2));
        Fitted process = BenchmarkModels.process(benchmark, single(settings), new int[] {10}, lags);
        Fitted ensemble = BenchmarkModels.networks(
                benchmark, settings, new int[] {2, 5}, run.choose(new double[] {0.1, 1, 10}, new double[] {10}), lags);
        Benchmark.Test test = benchmark.tests().get(0);
        return List.of(
                quantity(benchmark, test, linear, Bar.atMost(0.60), "0.588", CHAMPNEYS + ", LTI state space"),
                quantity(benchmark, test, physics, Bar.atMost(0.30), "0.191", "Worden et al. 2018, grey box"),
                best(benchmark, test, Bar.atMost(0.45), "0.306", "CT subnet", linear, process, ensemble));
    }

    private static List<Quantity> axis(ReproductionRun run) {
        Benchmark benchmark = Benchmark.positioning(data(run));
        Settings settings = new Settings(0.4, 1, 4, 60, 1, 3, 25000);
        int[][] lags = {{2, 2, 1}, {3, 3, 1}, {4, 4, 1}};
        Fitted linear = BenchmarkModels.thinned(
                THINNED, benchmark, thin -> BenchmarkModels.linear(thin, single(settings), lags));
        Fitted physics = BenchmarkModels.axis(benchmark);
        Fitted ensemble =
                BenchmarkModels.networks(benchmark, settings, new int[] {2}, new double[] {1}, new int[] {2, 2, 1});
        Benchmark.Test test = benchmark.tests().get(0);
        double mean = benchmark.meanError(test);
        return List.of(
                quantity(benchmark, test, linear, Bar.atMost(7), "5.53", CHAMPNEYS + ", LTI state space"),
                quantity(benchmark, test, physics, Bar.atMost(5.1), "2.64", "dynoNet, Forgione and Piga 2021"),
                quantity(
                        benchmark,
                        test,
                        ensemble,
                        Bar.atMost(mean),
                        Bar.number(mean),
                        "the mean of the training part; not to be trusted: the position is an integral"));
    }

    /**
     * A set of which the first half is learned from.
     *
     * @param learnedBar of the best learned model; 0 where learned ones are to stay within 10% of linear
     * @param rectified whether the output is a magnitude, as the set's description says
     */
    private static List<Quantity> half(
            ReproductionRun run,
            String name,
            int rows,
            double linearBar,
            double learnedBar,
            String others,
            boolean rectified) {
        Benchmark benchmark = Benchmark.half(data(run), name, rows);
        Settings settings = new Settings(0.2, 5, 10, 60, 1, run.choose(5, 3), 20000);
        int[][] lags = {{1, 1, 1}, {1, 2, 1}, {2, 2, 1}, {2, 3, 2}, {3, 3, 1}, {5, 5, 1}};
        Fitted linear = BenchmarkModels.linear(benchmark, single(settings), lags);
        Fitted process = BenchmarkModels.process(benchmark, single(settings), new int[] {10, 40}, lags);
        Fitted ensemble = BenchmarkModels.networks(
                benchmark, settings, new int[] {2, 5}, run.choose(new double[] {0.1, 1, 10}, new double[] {10}), lags);
        List<Fitted> learned = new ArrayList<>(List.of(linear, process, ensemble));
        if (rectified) {
            learned.add(BenchmarkModels.magnitude(benchmark, run.choose(24, 8), 1, 2, 3, 4, 5));
        }
        Benchmark.Test test = benchmark.tests().get(0);
        double reached = linear.error(benchmark, test);
        Bar bar = Bar.atMost(learnedBar > 0 ? learnedBar : 1.1 * reached);
        return List.of(
                quantity(benchmark, test, linear, Bar.atMost(linearBar), others, "its own log, learned online"),
                best(
                        benchmark,
                        test,
                        bar,
                        Bar.number(reached),
                        "linear, here",
                        linear,
                        learned.toArray(Fitted[]::new)));
    }

    private static Settings single(Settings s) {
        return new Settings(s.validated(), s.folds(), s.known(), s.iterations(), s.structures(), 1, s.screened());
    }

    /**
     * Of several learned classes the one whose free run within the training part is best; the others are named, and it is said where
     * none is ahead of the linear one by a tenth there.
     */
    private static Quantity best(
            Benchmark benchmark,
            Benchmark.Test test,
            Bar bar,
            String reference,
            String source,
            Fitted linear,
            Fitted... learned) {
        List<Fitted> ranked = java.util.Arrays.stream(learned)
                .sorted(Comparator.comparingDouble(Fitted::validation))
                .toList();
        String others = ranked.stream()
                .skip(1)
                .map(f -> f.name() + " " + Bar.number(round(f.error(benchmark, test))))
                .collect(Collectors.joining(", "));
        String verdict = linearSuffices(linear.validation(), ranked.get(0).validation())
                ? "; linear suffices: within the training part nothing is ahead of it by a tenth"
                : "";
        return quantity(benchmark, test, ranked.get(0), bar, reference, source + "; here also " + others + verdict);
    }

    /** Whether a learned model is ahead of the linear one by less than a tenth of its error. */
    static boolean linearSuffices(double linear, double learned) {
        return learned > 0.9 * linear;
    }

    private static double round(double value) {
        return Double.isFinite(value) ? Double.parseDouble(String.format(Locale.ROOT, "%.4g", value)) : value;
    }

    private static Quantity quantity(
            Benchmark benchmark, Benchmark.Test test, Fitted fitted, Bar bar, String reference, String source) {
        return Quantity.exact(
                benchmark.name() + (test.name().isEmpty() ? "" : ", " + test.name()) + ", " + fitted.name()
                        + ": RMSE of the free run" + (benchmark.unit().isEmpty() ? "" : ", " + benchmark.unit()) + " ("
                        + fitted.choice() + ")",
                fitted.error(benchmark, test),
                reference,
                source,
                bar);
    }
}
