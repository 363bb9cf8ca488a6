package dev.mechanist.experiments.fits;

import dev.mechanist.core.KnownNames;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.sysid.ChannelQuality;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.Recordings;
import dev.mechanist.sysid.WindowTrace;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which parameters to free, by leaving out records: each record is predicted by a fit to the others, or what goes farthest by a fit to
 * what does not; a change of what is free is judged by the paired difference of these errors. Candidates are freed or held one at a time, the best first, as long as the mean
 * difference is beyond its own standard error (the rule of one standard error; Breiman et al. 1984). A record never judges a fit that
 * has seen it.
 */
public final class FitSelection {
    /** Ways to leave out. */
    public static final String RECORDS = "records";

    public static final String EXTRAPOLATION = "extrapolation";

    /** A candidate beside the parameters: that records differ from the equations by more than noise ({@link MeasuredSystem#disturbances}). */
    public static final String DISTURBANCES = "disturbances";

    private static final double WINDOW = 0.5;

    private final MeasuredSystem system;
    private final List<RecordSplit> splits;
    private final Consumer<String> said;

    /**
     * How a choice did.
     *
     * @param change what was freed or held; empty for the choice at the beginning
     * @param system with the choice made
     * @param errors of each part left out: root mean square over positions, each in spreads of the part [r]
     * @param difference mean over parts to the choice before, and its standard error; empty at the beginning
     * @param taken whether it was kept
     */
    public record Step(
            String change, MeasuredSystem system, double[] errors, Optional<Interval> difference, boolean taken) {}

    private FitSelection(MeasuredSystem system, List<RecordSplit> splits, Consumer<String> said) {
        this.system = system;
        this.splits = splits;
        this.said = said;
    }

    /**
     * Selects; the last step that was taken holds the choice.
     *
     * @param system with the parameters that are free at the beginning
     * @param records each a unit, at least three; or, by extrapolation, of 8 s at least
     * @param way {@link #RECORDS} or {@link #EXTRAPOLATION}
     * @param candidates names of parameters that may be freed or held, and {@link #DISTURBANCES} where the system has them
     * @param said told of each choice that was tried
     */
    public static List<Step> select(
            MeasuredSystem system, DataSet records, String way, List<String> candidates, Consumer<String> said) {
        List<String> ways = List.of(RECORDS, EXTRAPOLATION);
        if (!ways.contains(way)) {
            throw KnownNames.unknown("way to leave out", way, ways);
        }
        List<RecordSplit> splits =
                way.equals(RECORDS) ? RecordSplit.byRecord(records) : RecordSplit.byExtrapolation(records);
        said.accept(
                "left out in turn: " + splits.stream().map(RecordSplit::name).collect(Collectors.joining(", ")));
        return new FitSelection(system, splits, said).steps(candidates);
    }

    private List<Step> steps(List<String> candidates) {
        List<Step> steps = new ArrayList<>();
        List<String> left = new ArrayList<>(candidates);
        Step now = new Step("", system, errors(system), Optional.empty(), true);
        said.accept("as it is: " + mean(now));
        steps.add(now);
        while (!left.isEmpty()) {
            Step best = null;
            for (String name : left) {
                Step tried = toggled(now, name);
                said.accept(tried.change() + ": " + mean(tried));
                steps.add(tried);
                best = best == null || value(tried) < value(best) ? tried : best;
            }
            if (!(best.difference().orElseThrow().upper() < 0)) {
                return steps;
            }
            Step taken = new Step(best.change(), best.system(), best.errors(), best.difference(), true);
            steps.set(steps.indexOf(best), taken);
            left.remove(best.change().substring(best.change().indexOf(' ') + 1));
            now = taken;
        }
        return steps;
    }

    private static double value(Step step) {
        return step.difference().orElseThrow().mean();
    }

    private static double mean(Step step) {
        return Arrays.stream(step.errors()).average().orElseThrow();
    }

    private Step toggled(Step from, String name) {
        List<Parameter> parameters = from.system().model().parameters();
        boolean disturbances = name.equals(DISTURBANCES);
        boolean free =
                disturbances || parameters.stream().anyMatch(p -> p.name().equals(name) && p.free());
        MeasuredSystem changed = disturbances
                ? from.system().withoutDisturbances()
                : from.system()
                        .withParameters(parameters.stream()
                                .map(p -> p.name().equals(name) ? p.withFree(!free) : p)
                                .toList());
        double[] errors = errors(changed);
        double[] differences = IntStream.range(0, errors.length)
                .mapToDouble(r -> errors[r] - from.errors()[r])
                .toArray();
        return new Step((free ? "hold " : "free ") + name, changed, errors, Optional.of(oneError(differences)), false);
    }

    /** The mean, less and more its standard error. */
    static Interval oneError(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        return new Interval(mean, mean - error, mean + error);
    }

    private double[] errors(MeasuredSystem choice) {
        return splits.stream()
                .mapToDouble(split -> error(choice.fit(split.learned(), (iteration, cost) -> {}), split.judged()))
                .toArray();
    }

    /** Over the states that are positions, or all where none is. */
    private static double error(FitResult fitted, DataSet left) {
        double window = Math.min(WINDOW, FitPage.window(left));
        List<ChannelQuality> channels = ChannelQuality.of(
                fitted.model().spec(),
                WindowTrace.of(fitted.model(), Recordings.smoothFor(fitted.model(), left), window, window / 2));
        List<ChannelQuality> positions =
                channels.stream().filter(c -> !c.unit().endsWith("/s")).toList();
        DoubleStream squares = (positions.isEmpty() ? channels : positions)
                .stream().mapToDouble(c -> Math.pow(c.error() / c.spread(), 2));
        return Math.sqrt(squares.average().orElseThrow());
    }
}
