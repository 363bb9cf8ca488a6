package dev.mechanist.experiments.fits;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.experiments.report.MatrixChart;
import dev.mechanist.experiments.report.Page;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.run.Versions;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.sysid.ChannelQuality;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.Recordings;
import dev.mechanist.sysid.WindowTrace;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The report of a fit: one page that needs nothing else, warnings first. */
public final class FitPage {
    /** Duration of a window, s, where records are long enough. */
    private static final double WINDOW = 0.5;

    /** Parameters whose profiles are drawn, and records that are left out in turn, at most: each costs fits. */
    private static final int MOST_PROFILES = 3;

    private static final int MOST_RECORDS = 8;
    private static final int MOST_DRAWN = 6;

    /** Samples times parameters of a fit that takes a fraction of a second. */
    private static final long SMALL = 20_000;

    private final MeasuredSystem system;
    private final DataSet records;
    private final FitResult result;
    private final Spec spec;
    private final double window;
    private final Page page;
    private final Consumer<String> progress;

    private FitPage(MeasuredSystem system, DataSet records, FitResult result, Consumer<String> progress) {
        this.system = system.asFitted(result);
        this.records = records;
        this.result = result;
        this.progress = progress;
        spec = result.model().spec();
        window = window(records);
        page = new Page(
                "Fit of " + system.name(),
                records.episodes().size() + (records.episodes().size() == 1 ? " record, " : " records, ")
                        + Numbers.number(records.episodes().stream()
                                .mapToDouble(Episode::duration)
                                .sum())
                        + " s in all. " + result.estimates().size() + " parameters are free.");
    }

    /** Half a second, or half of the shortest record. */
    public static double window(DataSet records) {
        return records.episodes().stream()
                                .mapToDouble(Episode::duration)
                                .map(d -> d / 2)
                                .min()
                                .orElse(WINDOW)
                        < WINDOW
                ? records.episodes().stream()
                                .mapToDouble(Episode::duration)
                                .min()
                                .orElse(WINDOW)
                        / 2
                : WINDOW;
    }

    /**
     * The page as HTML.
     *
     * @param system that was fitted, with the start values
     * @param records it was fitted to
     * @param again whether to show the parts that take fits of their own
     * @param progress told of each of these
     */
    public static String html(
            MeasuredSystem system, DataSet records, FitResult result, boolean again, Consumer<String> progress) {
        FitPage report = new FitPage(system, records, result, progress);
        report.write(again);
        return report.page.html(
                "Written by mechanist " + new Versions().getVersion()[0].replace("mechanist ", "") + ".");
    }

    /** Whether fits are so small that some 30 more take no longer than a study's usual cell. */
    public static boolean isSmall(DataSet records, FitResult result) {
        long samples = records.episodes().stream().mapToLong(Episode::steps).sum();
        return samples * result.estimates().size() <= SMALL;
    }

    private void write(boolean again) {
        DataSet smooth = Recordings.smoothFor(result.model(), records);
        List<WindowTrace> apart = WindowTrace.of(result.model(), smooth, window, window);
        List<WindowTrace> overlapping = WindowTrace.of(result.model(), smooth, window, window / 2);
        List<ChannelQuality> channels = ChannelQuality.of(spec, overlapping);
        warnings(channels);
        parameters();
        quality(channels);
        motions(apart);
        residuals(apart);
        correlations();
        if (again) {
            profiles();
            influence();
        } else {
            page.paragraph("Profile likelihoods, and which record pulls which parameter, take some 30 fits more:"
                    + " 'mechanist fit --report' shows them.");
        }
    }

    /** A record by the name of its file, without the folders. */
    static String shortName(String record) {
        return record.substring(record.lastIndexOf('/') + 1);
    }

    private void warnings(List<ChannelQuality> channels) {
        page.section("In short");
        channels.forEach(channel -> channel.warning().ifPresent(page::warning));
        result.warnings().forEach(page::warning);
        List<String> findings = new ArrayList<>();
        findings.add(
                result.exhaustive()
                        ? "What is left is noise: the model explains its records, and estimates are of maximum likelihood."
                        : "More than noise is left: standard errors say how well the records fix this model, not how true it"
                                + " is.");
        result.disturbances()
                .ifPresent(sizes ->
                        findings.add("Beside noise the records differ from the equations by disturbances of these"
                                + " standard deviations: " + sizes + "."));
        channels.forEach(c -> findings.add(c.channel() + ": " + ChannelTable.percent(c.explained())
                + " of the variance over windows of " + Numbers.number(window) + " s is predicted."));
        page.findings(findings);
    }

    private void parameters() {
        page.section("Parameters");
        List<List<Field>> rows = new ArrayList<>();
        for (FitResult.Estimate e : result.estimates()) {
            rows.add(List.of(
                    Field.text(e.parameter().name()),
                    Field.text(e.parameter().unit()),
                    Field.number(Numbers.number(e.parameter().value())),
                    Field.number(Numbers.number(e.standardError())),
                    Field.number(Numbers.number(e.lower()) + " to " + Numbers.number(e.upper())),
                    Field.number(Numbers.number(e.start())),
                    Field.number(Double.isFinite(e.priorDeviation()) ? Numbers.number(e.priorDeviation()) : "none"),
                    Field.text(e.priorAlone() ? "known from the prior alone" : "")));
        }
        page.table(List.of("parameter", "unit", "estimate", "standard error", "95%", "start", "prior, ±", ""), rows);
    }

    private void quality(List<ChannelQuality> channels) {
        page.section("Quality of each state");
        page.paragraph("Open loop over windows of " + Numbers.number(window)
                + " s from measured states; beside it the error of going"
                + " on at the measured rate, and of staying at the mean.");
        page.table(
                List.of("state", "unit", "error", "constant velocity", "spread", "explained"),
                channels.stream()
                        .map(c -> List.of(
                                Field.text(c.channel()),
                                Field.text(c.unit()),
                                Field.number(Numbers.number(c.error())),
                                Field.number(Numbers.number(c.constantVelocity())),
                                Field.number(Numbers.number(c.spread())),
                                Field.number(ChannelTable.percent(c.explained()))))
                        .toList());
    }

    private void motions(List<WindowTrace> windows) {
        page.section("Measured and predicted");
        int drawn = Math.min(MOST_DRAWN, records.episodes().size());
        for (int e = 0; e < drawn; e++) {
            int record = e;
            List<WindowTrace> own =
                    windows.stream().filter(w -> w.episode() == record).toList();
            for (int i = 0; i < spec.n(); i++) {
                page.figure(
                        FitFigures.motion(
                                shortName(records.episodes().get(e).name()),
                                spec.state().get(i),
                                i,
                                own),
                        "Each window starts anew from the measured state.");
            }
        }
        if (drawn < records.episodes().size()) {
            page.paragraph("The first " + drawn + " of " + records.episodes().size() + " records are drawn.");
        }
    }

    private void residuals(List<WindowTrace> windows) {
        page.section("What is left");
        List<Variable> states = spec.state();
        List<Residuals> all = IntStream.range(0, spec.n())
                .mapToObj(i -> Residuals.of(windows, i))
                .toList();
        page.figure(
                FitFigures.autocorrelation(states, all),
                "Noise falls to zero after a sample; what stays says that the motion holds more than the model.");
        page.figure(
                FitFigures.spectrum(states, all),
                "Noise is flat; a peak is a resonance that the model lacks, a slope towards low frequencies a wrong constant.");
    }

    private void correlations() {
        page.section("Correlations of the estimates");
        List<String> names =
                result.estimates().stream().map(e -> e.parameter().name()).toList();
        double[][] values = new double[names.size()][names.size()];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values.length; j++) {
                values[i][j] = result.correlation().get(i, j);
            }
        }
        page.figure(
                new MatrixChart("Correlations", names, names, values),
                "Near 1 or -1 two parameters stand in for each other: the records say little of each alone.");
    }

    /** Of the parameters that are known worst beside their values. */
    private void profiles() {
        List<FitResult.Estimate> doubtful = result.estimates().stream()
                .filter(e -> Double.isFinite(e.standardError()))
                .sorted(Comparator.comparingDouble(e -> -e.standardError()
                        / Math.max(
                                Math.abs(e.parameter().value()),
                                1e-3 * e.parameter().scale())))
                .limit(MOST_PROFILES)
                .toList();
        page.section("Profile likelihood of the doubtful ones");
        page.paragraph(
                "The parameter is held, all others are fitted again. A profile that crosses the line bounds a 95% interval; one"
                        + " that stays below it does not bound the parameter on that side.");
        for (FitResult.Estimate e : doubtful) {
            try {
                page.figure(
                        FitFigures.profile(
                                ParameterProfile.of(system, records, result, e),
                                e.parameter().unit()),
                        "Seven values, from three standard errors below to three above.");
            } catch (InputException failure) {
                page.paragraph(e.parameter().name() + ": " + failure.getMessage());
            }
            progress.accept("profile of " + e.parameter().name());
        }
    }

    private void influence() {
        page.section("Which record pulls which parameter");
        if (records.episodes().size() > MOST_RECORDS || records.episodes().size() < 2) {
            page.paragraph("Shown for two to " + MOST_RECORDS + " records; these are "
                    + records.episodes().size() + ".");
            return;
        }
        List<RecordInfluence> all = RecordInfluence.of(system, records, result);
        progress.accept("records left out");
        double largest = all.stream()
                .flatMapToDouble(r -> java.util.Arrays.stream(r.shifts()))
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(1);
        double[][] values = all.stream()
                .map(r -> java.util.Arrays.stream(r.shifts())
                        .map(s -> s / largest)
                        .toArray())
                .toArray(double[][]::new);
        page.figure(
                new MatrixChart(
                        "Pull of each record",
                        all.stream().map(r -> shortName(r.record())).toList(),
                        result.estimates().stream()
                                .map(e -> e.parameter().name())
                                .toList(),
                        values),
                "How far an estimate moves towards where the record pulls it, beside a fit without the record; 1 is "
                        + Numbers.number(largest) + " standard errors.");
    }
}
