package dev.mechanist.experiments.benchmarks;

import dev.mechanist.experiments.benchmarks.FrictionAxis.Detail;
import dev.mechanist.sysid.freerun.MagnitudeSystem;
import dev.mechanist.sysid.freerun.NarxSearch;
import dev.mechanist.sysid.freerun.NarxSearch.Candidate;
import dev.mechanist.sysid.freerun.NarxSearch.Kind;
import dev.mechanist.sysid.freerun.NarxSearch.Settings;
import dev.mechanist.sysid.freerun.OutputRecord;
import dev.mechanist.sysid.freerun.SystemFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The models that are compared on benchmarks, each chosen and fitted on the training part alone. */
public final class BenchmarkModels {
    private static final long SEED = 1;

    /** Time between samples of the positioning system, s. */
    private static final double AXIS_STEP = 1e-3;

    /** Standard deviation of its measured positions, m: their last digit. */
    private static final double AXIS_NOISE = 1e-5;

    /** Noise of a magnitude in mean outputs, and the share of the training that orders are judged on. */
    private static final double MAGNITUDE_NOISE = 0.05;

    private static final double MAGNITUDE_VALIDATED = 0.4;

    /** What errs by no more than so many times the best of the second half is not told apart from it. */
    private static final double NEAR = 1.5;

    /** Rows from which a run over its second half begins: in motion, so that its speed has to be seen. */
    private static final int AXIS_KNOWN = 200;

    /** What predicts. */
    @FunctionalInterface
    public interface Runner {
        /**
         * A free run.
         *
         * @param deviation receives the standard deviation of what is predicted, where it is known [rows]
         */
        double[] run(OutputRecord record, int known, double[] deviation);
    }

    /**
     * A fitted model.
     *
     * @param name of its class
     * @param choice what was chosen on the training part, in words
     * @param validation error on the part of the training that it was chosen on, in the unit of the output; NaN where nothing
     *     was chosen
     * @param runner predicts
     */
    public record Fitted(String name, String choice, double validation, Runner runner) {
        /** Error on a test, in the unit of the benchmark; infinite where the run is lost. */
        public double error(Benchmark benchmark, Benchmark.Test test) {
            return benchmark.perUnit()
                    * test.record()
                            .error(
                                    runner.run(
                                            test.record(),
                                            test.known(),
                                            new double[test.record().rows()]),
                                    test.known());
        }

        /** Share of the samples of a test that lie within 1.96 standard deviations. */
        public double coverage(Benchmark.Test test) {
            double[] deviation = new double[test.record().rows()];
            double[] run = runner.run(test.record(), test.known(), deviation);
            int inside = 0;
            for (int t = test.known(); t < run.length; t++) {
                inside += Math.abs(run[t] - test.record().y()[t]) <= 1.96 * deviation[t] ? 1 : 0;
            }
            return (double) inside / (run.length - test.known());
        }
    }

    private BenchmarkModels() {}

    /** Output-error models of the given lags (outputs, inputs, delay). */
    public static Fitted linear(Benchmark benchmark, Settings settings, int[]... lags) {
        List<Candidate> candidates = new ArrayList<>();
        for (int[] l : lags) {
            candidates.add(new Candidate(Kind.LINEAR, l[0], l[1], l[2], 0, 0, 0, true));
        }
        return searched("linear", benchmark, candidates, settings);
    }

    /**
     * A model of every so many rows, between which outputs are interpolated and over which inputs are averaged: of records whose
     * rows are far closer than the system moves.
     */
    public static Fitted thinned(int factor, Benchmark benchmark, Function<Benchmark, Fitted> fit) {
        Benchmark thin = new Benchmark(
                benchmark.name(),
                benchmark.unit(),
                benchmark.perUnit(),
                thinned(benchmark.training(), factor),
                List.of());
        Fitted fitted = fit.apply(thin);
        Runner runner = (record, known, deviation) -> {
            OutputRecord few = thinned(record, factor);
            double[] fewDeviations = new double[few.rows()];
            double[] run = fitted.runner.run(few, Math.max(1, known / factor), fewDeviations);
            double[] all = new double[record.rows()];
            for (int t = 0; t < all.length; t++) {
                int k = Math.min(t / factor, run.length - 2);
                double share = t / (double) factor - k;
                all[t] = run[k] + share * (run[k + 1] - run[k]);
                deviation[t] = Math.max(fewDeviations[k], fewDeviations[k + 1]);
            }
            return all;
        };
        return new Fitted(fitted.name, fitted.choice + ", every " + factor + "th row", fitted.validation, runner);
    }

    private static OutputRecord thinned(OutputRecord record, int factor) {
        int rows = (record.rows() - 1) / factor + 1;
        double[] u = new double[rows];
        double[] y = new double[rows];
        for (int k = 0; k < rows; k++) {
            int to = Math.min(record.rows(), (k + 1) * factor);
            u[k] = Arrays.stream(record.u(), k * factor, to).average().orElseThrow();
            y[k] = record.y()[k * factor];
        }
        return new OutputRecord(u, y);
    }

    /** The cubic spring: two outputs and three inputs of the past, as its differences say. */
    public static Fitted spring(Benchmark benchmark, Settings settings) {
        return searched(
                "physics (cubic spring)",
                benchmark,
                List.of(new Candidate(Kind.SPRING, 2, 3, 0, 0, 0, 0, true)),
                settings);
    }

    /** Networks of one hidden layer beside a linear part; the median of some. */
    public static Fitted networks(Benchmark benchmark, Settings settings, int[] units, double[] priors, int[]... lags) {
        List<Candidate> candidates = new ArrayList<>();
        for (int[] l : lags) {
            for (int hidden : units) {
                for (double prior : priors) {
                    candidates.add(new Candidate(Kind.NETWORK, l[0], l[1], l[2], hidden, prior, 0, true));
                }
            }
        }
        return searched("ensemble of networks", benchmark, candidates, settings);
    }

    /** Gaussian processes at inducing points; one with a linear kernel alone is among them. */
    public static Fitted process(Benchmark benchmark, Settings settings, int[] points, int[]... lags) {
        List<Candidate> candidates = new ArrayList<>();
        for (int[] l : lags) {
            candidates.add(new Candidate(Kind.LINEAR, l[0], l[1], l[2], 0, 0, 0, true));
            for (int count : points) {
                for (double width : new double[] {0.7, 1.4, 2.8, 5.6}) {
                    for (int span : new int[] {l[0], l[0] + l[1]}) {
                        candidates.add(new Candidate(Kind.PROCESS, l[0], l[1], l[2], count, width, span, true));
                    }
                }
            }
        }
        return searched("Gaussian process", benchmark, candidates, settings);
    }

    private static Fitted searched(String name, Benchmark benchmark, List<Candidate> candidates, Settings settings) {
        NarxSearch.Choice choice = NarxSearch.search(candidates, List.of(benchmark.training()), settings, SEED);
        Candidate c = choice.candidate();
        String words = c.outputs() + " outputs and " + c.inputs() + " inputs from " + c.delay() + " back"
                + (c.kind() == Kind.NETWORK ? ", " + c.size() + " units" : "")
                + (c.kind() == Kind.PROCESS ? ", " + c.size() + " points over " + c.span() + " regressors" : "");
        return new Fitted(name, words, choice.validation(), choice::run);
    }

    /**
     * Two tanks by Bernoulli's law. What the training part cannot tell apart (exponents of 1/2 or free, a brim of 10 or free, spilling
     * at a usual or a free rate) is not chosen: the eight models' median counts.
     */
    public static Fitted tanks(Benchmark benchmark, double dt, int draws) {
        List<SystemFit.Fitted> models = new ArrayList<>();
        for (int details = 0; details < 8; details++) {
            CascadedTanks tanks = new CascadedTanks(dt, (details & 1) != 0, (details & 2) != 0, (details & 4) != 0);
            models.add(
                    SystemFit.fit(tanks, List.of(benchmark.training()), new SystemFit.Settings(draws, 80, 0.1), SEED));
        }
        return new Fitted("physics (two tanks)", "median of eight variants", Double.NaN, median(models));
    }

    /**
     * A carriage with friction, fitted by its free run. Each choice of details of friction is fitted to the first half and runs over the
     * second; what comes near the best of them the training part cannot tell apart, and the median of these counts, fitted to all.
     */
    public static Fitted axis(Benchmark benchmark) {
        OutputRecord record = benchmark.training();
        int half = record.rows() / 2;
        OutputRecord first = record.part(0, half);
        OutputRecord second = record.part(half, record.rows());
        List<Set<Detail>> choices = subsets(Detail.values());
        double[] errors = choices.stream()
                .mapToDouble(details -> {
                    FrictionAxis on = new FrictionAxis(AXIS_STEP, half * AXIS_STEP, details);
                    double[] theta = fitted(details, first).theta();
                    double[] run = new SystemFit.Fitted(on, theta, AXIS_NOISE).run(second, AXIS_KNOWN);
                    return second.error(run, AXIS_KNOWN);
                })
                .toArray();
        double best = Arrays.stream(errors).min().orElseThrow();
        List<Set<Detail>> kept = IntStream.range(0, errors.length)
                .filter(i -> errors[i] <= NEAR * best)
                .mapToObj(choices::get)
                .toList();
        String inAll = Arrays.stream(Detail.values())
                .filter(detail -> kept.stream().allMatch(details -> details.contains(detail)))
                .map(detail -> detail.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
        String words = (inAll.isEmpty() ? "" : inAll + "; ") + "median of " + kept.size() + " variants";
        return new Fitted(
                "physics (friction)",
                words,
                best,
                median(kept.stream().map(details -> fitted(details, record)).toList()));
    }

    private static SystemFit.Fitted fitted(Set<Detail> details, OutputRecord record) {
        return SystemFit.fit(
                new FrictionAxis(AXIS_STEP, 0, details),
                List.of(record),
                new SystemFit.Settings(0, 60, AXIS_NOISE),
                SEED);
    }

    /** Every subset, the empty one first. */
    static List<Set<Detail>> subsets(Detail[] all) {
        List<Set<Detail>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << all.length; bits++) {
            Set<Detail> subset = EnumSet.noneOf(Detail.class);
            for (int i = 0; i < all.length; i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(all[i]);
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    /**
     * A linear system behind a sensor that rectifies. Its order is the one of which fits to the first part run best over the rest, and
     * the other way round.
     *
     * @param orders number of poles to choose from
     * @param draws starts of each fit
     */
    public static Fitted magnitude(Benchmark benchmark, int draws, int... orders) {
        OutputRecord record = benchmark.training();
        int known = benchmark.tests().get(0).known();
        double size = Arrays.stream(record.y()).map(Math::abs).average().orElseThrow();
        SystemFit.Settings settings = new SystemFit.Settings(draws, 100, MAGNITUDE_NOISE * size);
        int kept = Math.max(2 * known, (int) Math.round(MAGNITUDE_VALIDATED * record.rows()));
        int rows = record.rows();
        List<OutputRecord> learned = List.of(record.part(0, rows - kept), record.part(kept, rows));
        List<OutputRecord> judged = List.of(record.part(rows - kept - known, rows), record.part(0, kept));
        double[] errors = Arrays.stream(orders)
                .mapToDouble(order -> {
                    MagnitudeSystem system = new MagnitudeSystem(order, size);
                    double squares = 0;
                    int count = 0;
                    for (int fold = 0; fold < learned.size(); fold++) {
                        OutputRecord test = judged.get(fold);
                        double error = test.error(
                                SystemFit.fit(system, List.of(learned.get(fold)), settings, SEED)
                                        .run(test, known),
                                known);
                        squares += error * error * (test.rows() - known);
                        count += test.rows() - known;
                    }
                    return Math.sqrt(squares / count);
                })
                .toArray();
        int best = IntStream.range(0, errors.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> errors[i]))
                .orElseThrow();
        SystemFit.Fitted fitted =
                SystemFit.fit(new MagnitudeSystem(orders[best], size), List.of(record), settings, SEED);
        return new Fitted("linear behind a magnitude", "order " + orders[best], errors[best], median(List.of(fitted)));
    }

    private static Runner median(List<SystemFit.Fitted> models) {
        return (record, known, deviation) -> {
            List<double[]> runs = models.stream().map(m -> m.run(record, known)).toList();
            double[] median = new double[record.rows()];
            for (int t = 0; t < median.length; t++) {
                int row = t;
                double[] sorted =
                        runs.stream().mapToDouble(run -> run[row]).sorted().toArray();
                median[t] = 0.5 * (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]);
            }
            double noise = models.stream()
                    .mapToDouble(SystemFit.Fitted::error)
                    .average()
                    .orElseThrow();
            Arrays.fill(deviation, noise);
            return median;
        };
    }
}
