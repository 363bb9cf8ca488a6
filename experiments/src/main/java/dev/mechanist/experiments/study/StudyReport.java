package dev.mechanist.experiments.study;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.envs.Drawing;
import dev.mechanist.envs.Renderer;
import dev.mechanist.envs.Scenario;
import dev.mechanist.experiments.Json;
import dev.mechanist.experiments.RunManifest;
import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.report.DotChart;
import dev.mechanist.experiments.report.Figure;
import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.experiments.report.Page;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.study.Study.Choice;
import dev.mechanist.experiments.study.StudyModel.Identified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/** The report of a finished study, and its plots as files. */
final class StudyReport {
    private static final int STRIP_MOMENTS = 9;
    private static final int STRIP_FRAME = 200;

    private final Results results;
    private final Function<Subject, Scenario> scenarios;
    private final Study study;
    private final RunManifest manifest;
    private final Path directory;
    private final Page page;

    private StudyReport(Results results, Function<Subject, Scenario> scenarios, RunManifest manifest, Path directory) {
        this.results = results;
        this.scenarios = scenarios;
        this.manifest = manifest;
        this.directory = directory;
        study = results.study();
        page = new Page("Study " + study.name(), study.description());
    }

    /**
     * Writes {@code report.html} and {@code plots/}.
     *
     * @param scenarios the world that the plans for a subject were carried out in
     */
    static void write(Results results, Function<Subject, Scenario> scenarios, RunManifest manifest, Path directory) {
        StudyReport report = new StudyReport(results, scenarios, manifest, directory);
        report.findings();
        for (Subject subject : results.study().subjects()) {
            report.subject(subject);
        }
        report.howToRead();
        report.provenance();
        String footer = "Written by mechanist " + manifest.version() + ". Numbers are in results.json and the CSV files"
                + " beside this page; figures in plots/.";
        AtomicFiles.writeString(directory.resolve("report.html"), report.page.html(footer));
    }

    private void findings() {
        page.section("In short");
        List<String> findings = new ArrayList<>();
        for (Subject subject : study.subjects()) {
            bestPredictor(subject).ifPresent(findings::add);
            parameterAccuracy(subject).ifPresent(findings::add);
            bestController(subject).ifPresent(findings::add);
            learners(subject).ifPresent(findings::add);
        }
        page.findings(findings);
        results.failures().forEach(page::warning);
    }

    private List<Choice> learned() {
        return study.models().stream()
                .filter(model -> !model.name().equals(ModelClasses.TRUE))
                .toList();
    }

    private double finalError(Subject subject, Choice model) {
        return Interval.ofLogarithms(results.predictions(subject, model).stream()
                        .mapToDouble(p -> p.errors()[p.errors().length - 1])
                        .toArray())
                .mean();
    }

    private Optional<String> bestPredictor(Subject subject) {
        List<Choice> ranked = learned().stream()
                .filter(model -> !results.predictions(subject, model).isEmpty())
                .sorted(Comparator.comparingDouble(model -> finalError(subject, model)))
                .toList();
        if (ranked.isEmpty()) {
            return Optional.empty();
        }
        double[] horizons = results.predictions(subject, ranked.get(0)).get(0).horizons();
        List<String> all = ranked.stream()
                .map(model -> model.label() + " " + number(finalError(subject, model)))
                .toList();
        return Optional.of(subject.name() + ": after " + Axis.label(horizons[horizons.length - 1])
                + " s of open-loop prediction the error, in standard deviations of the data, is "
                + String.join(", ", all) + ".");
    }

    private Optional<String> parameterAccuracy(Subject subject) {
        List<Identified> known = learned().stream()
                .flatMap(model -> results.predictions(subject, model).stream())
                .flatMap(p -> p.parameters().stream())
                .filter(p -> Double.isFinite(p.truth()) && Double.isFinite(p.standardError()))
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        long inside = known.stream()
                .filter(p -> Math.abs(p.value() - p.truth()) <= 1.96 * p.standardError() + 1e-9 * Math.abs(p.truth()))
                .count();
        return Optional.of(subject.name() + ": " + inside + " of " + known.size()
                + " identified parameters lie within 1.96 standard errors of the truth.");
    }

    private Optional<String> bestController(Subject subject) {
        if (!subject.hasTask() || study.planners().isEmpty()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>();
        for (Choice planner : study.planners()) {
            List<String> rewards = new ArrayList<>();
            for (Choice model : plannedWith(subject)) {
                Interval reward = reward(subject, model, planner);
                if (Double.isFinite(reward.mean())) {
                    rewards.add(model.label() + " " + number(reward.mean()));
                }
            }
            all.add("with " + planner.label() + ": " + String.join(", ", rewards));
        }
        return Optional.of(subject.name() + ": mean return per episode " + String.join("; ", all) + ".");
    }

    private void subject(Subject subject) {
        page.section(subject.name());
        page.paragraph(subject.describe());
        prediction(subject);
        parameters(subject);
        if (!controllers(subject).isEmpty()) {
            control(subject);
            learning(subject);
            strips(subject);
        }
    }

    private Optional<String> learners(Subject subject) {
        List<String> all = new ArrayList<>();
        for (Acted acted : controllers(subject)) {
            List<CellResult.Learning> runs = results.learning(subject, acted.model(), acted.planner());
            if (!runs.isEmpty()) {
                double experience = Interval.of(runs.stream()
                                .mapToDouble(CellResult.Learning::experience)
                                .toArray())
                        .mean();
                all.add(acted.spoken() + " " + solvedShare(runs) + " after " + number(experience) + " s");
            }
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(subject.name() + ": solved by " + String.join("; ", all) + " of experience.");
    }

    /** What acted in a world: a model, or what a learner's data teach, and what planned with it; or a learner and its policy. */
    private record Acted(Choice model, Choice planner) {
        String spoken() {
            return planner.label() + " with " + model.label();
        }
    }

    /** Everything that acted in a world, in the order of presentation. */
    private List<Acted> controllers(Subject subject) {
        List<Acted> all = new ArrayList<>();
        for (Choice model : plannedWith(subject)) {
            study.planners().forEach(planner -> all.add(new Acted(model, planner)));
        }
        study.learners().forEach(learner -> all.add(new Acted(learner, PilcoLearner.POLICY)));
        all.removeIf(acted ->
                results.controls(subject, acted.model(), acted.planner()).isEmpty());
        return all;
    }

    private void prediction(Subject subject) {
        List<LineChart.Series> series = new ArrayList<>();
        List<List<Field>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("model"));
        int[] shown = {};
        for (int i = 0; i < study.models().size(); i++) {
            Choice model = study.models().get(i);
            List<CellResult.Prediction> runs = results.predictions(subject, model);
            if (runs.isEmpty()) {
                continue;
            }
            double[] horizons = runs.get(0).horizons();
            if (shown.length == 0) {
                shown = shownHorizons(horizons.length);
                for (int k : shown) {
                    header.add("after " + Axis.label(horizons[k]) + " s");
                }
                header.addAll(List.of("diverged", "fit, s", "derivatives"));
            }
            List<Field> row = new ArrayList<>(List.of(Field.text(model.label())));
            for (int k : shown) {
                row.add(Field.number(number(error(runs, k).mean())));
            }
            double lost = runs.stream()
                    .mapToDouble(p -> p.diverged()[horizons.length - 1])
                    .average()
                    .orElse(0);
            row.add(Field.number(Math.round(100 * lost) + "%"));
            row.add(Field.number(
                    seconds(Interval.of(results.fitSeconds(subject, model)).mean())));
            row.add(Field.text(runs.get(0).derivatives()));
            rows.add(row);
            curve(model, i, runs).ifPresent(series::add);
        }
        if (rows.isEmpty()) {
            return;
        }
        page.heading("Prediction");
        figure(
                new LineChart(
                        "Prediction error, " + subject.name(),
                        "horizon, s",
                        "error, standard deviations",
                        true,
                        true,
                        series),
                "prediction-" + subject.name(),
                "Open-loop prediction of held-out data: root mean square error over states and windows, in standard"
                        + " deviations of the data; geometric mean over seeds. Bands: 95% confidence over "
                        + study.seeds().size()
                        + " seeds. At 10 a prediction counts as diverged; a model without error is not drawn.");
        page.table(header, rows);
    }

    private Optional<LineChart.Series> curve(Choice model, int index, List<CellResult.Prediction> runs) {
        double[] horizons = runs.get(0).horizons();
        double[] mean = new double[horizons.length];
        double[] lower = new double[horizons.length];
        double[] upper = new double[horizons.length];
        for (int k = 0; k < horizons.length; k++) {
            Interval interval = error(runs, k);
            if (!(interval.mean() > 1e-12)) {
                return Optional.empty();
            }
            mean[k] = interval.mean();
            lower[k] = interval.lower();
            upper[k] = Math.min(interval.upper(), PredictionError.DIVERGED);
        }
        return Optional.of(new LineChart.Series(model.label(), Ink.series(index), horizons, mean, lower, upper));
    }

    private static Interval error(List<CellResult.Prediction> runs, int k) {
        return Interval.ofLogarithms(
                runs.stream().mapToDouble(p -> p.errors()[k]).toArray());
    }

    private static int[] shownHorizons(int count) {
        return count < 4 ? new int[] {0, count - 1} : new int[] {0, count / 3, 2 * count / 3, count - 1};
    }

    private void parameters(Subject subject) {
        for (Choice model : learned()) {
            List<CellResult.Prediction> runs = results.predictions(subject, model);
            Set<String> warnings = new LinkedHashSet<>();
            runs.forEach(run -> warnings.addAll(run.warnings()));
            if (!runs.isEmpty() && !runs.get(0).parameters().isEmpty()) {
                page.heading("Parameters identified by " + model.label());
                parameterChart(subject, model, runs);
                parameterTable(runs);
            }
            warnings.forEach(warning -> page.warning(model.label() + ": " + warning));
        }
    }

    /** Estimates over truth, one mark per seed; for parameters whose truth is known and not zero. */
    private void parameterChart(Subject subject, Choice model, List<CellResult.Prediction> runs) {
        List<DotChart.Group> groups = new ArrayList<>();
        for (int i = 0; i < runs.get(0).parameters().size(); i++) {
            Identified first = runs.get(0).parameters().get(i);
            if (Double.isFinite(first.truth()) && first.truth() != 0) {
                List<DotChart.Mark> marks = new ArrayList<>();
                for (CellResult.Prediction run : runs) {
                    Identified p = run.parameters().get(i);
                    double half = Double.isFinite(p.standardError()) ? 1.96 * p.standardError() : 0;
                    marks.add(new DotChart.Mark(
                            p.value() / p.truth(), (p.value() - half) / p.truth(), (p.value() + half) / p.truth()));
                }
                groups.add(new DotChart.Group(first.name(), marks));
            }
        }
        if (!groups.isEmpty()) {
            List<String> seeds = study.seeds().stream()
                    .limit(runs.size())
                    .map(seed -> "seed " + seed)
                    .toList();
            figure(
                    new DotChart(
                            "Identified over true parameters, " + subject.name(),
                            "estimate / truth",
                            false,
                            groups,
                            seeds),
                    "parameters-" + subject.name() + "-" + model.label(),
                    "One mark per seed, with 1.96 standard errors to each side; 1 is the truth.");
        }
    }

    private void parameterTable(List<CellResult.Prediction> runs) {
        List<List<Field>> rows = new ArrayList<>();
        boolean truthKnown = runs.get(0).parameters().stream().anyMatch(p -> Double.isFinite(p.truth()));
        for (int i = 0; i < runs.get(0).parameters().size(); i++) {
            int index = i;
            Identified first = runs.get(0).parameters().get(i);
            Interval value = over(runs, index, Identified::value);
            Interval error = over(runs, index, Identified::standardError);
            List<Field> row = new ArrayList<>(List.of(
                    Field.text(first.name()),
                    Field.text(first.unit()),
                    Field.number(number(value.mean())),
                    Field.number(standardError(first.standardError(), error.mean())),
                    Field.number(number((value.upper() - value.lower()) / 2))));
            if (truthKnown) {
                row.add(Field.number(number(first.truth())));
            }
            rows.add(row);
        }
        List<String> header =
                new ArrayList<>(List.of("parameter", "unit", "estimate", "standard error", "95% over seeds, ±"));
        if (truthKnown) {
            header.add("truth");
        }
        page.table(header, rows);
    }

    private static String standardError(double first, double mean) {
        if (Double.isInfinite(first)) {
            return "not determined";
        }
        return Double.isNaN(first) ? "at a bound" : number(mean);
    }

    private static Interval over(List<CellResult.Prediction> runs, int index, ToDoubleFunction<Identified> property) {
        return Interval.of(runs.stream()
                .mapToDouble(run -> property.applyAsDouble(run.parameters().get(index)))
                .toArray());
    }

    private Interval reward(Subject subject, Choice model, Choice planner) {
        return Interval.of(results.controls(subject, model, planner).stream()
                .mapToDouble(CellResult.Control::reward)
                .toArray());
    }

    /** Models, and learners by the models that their data teach. */
    private List<Choice> plannedWith(Subject subject) {
        List<Choice> all = new ArrayList<>(study.models());
        all.removeIf(model -> !subject.truthIsKnown() && model.name().equals(ModelClasses.TRUE));
        if (PilcoLearner.knows(subject)) {
            all.addAll(study.learners());
        }
        all.removeIf(model -> !model.plan());
        return all;
    }

    private void control(Subject subject) {
        page.heading("Planning");
        if (!study.planners().isEmpty()) {
            controlCharts(subject);
        }
        List<List<Field>> rows = controllers(subject).stream()
                .map(acted -> controlRow(subject, acted))
                .toList();
        page.table(
                List.of("model", "planner", "return", "95%, ±", "cost", "model steps per plan", "ms per plan"), rows);
    }

    private void controlCharts(Subject subject) {
        List<DotChart.Group> returns = new ArrayList<>();
        List<DotChart.Group> times = new ArrayList<>();
        for (Choice model : plannedWith(subject)) {
            List<DotChart.Mark> rewardMarks = new ArrayList<>();
            List<DotChart.Mark> timeMarks = new ArrayList<>();
            for (Choice planner : study.planners()) {
                Interval reward = reward(subject, model, planner);
                Interval time = Interval.range(results.planMilliseconds(subject, model, planner));
                rewardMarks.add(new DotChart.Mark(reward.mean(), reward.lower(), reward.upper()));
                timeMarks.add(new DotChart.Mark(time.mean(), time.lower(), time.upper()));
            }
            returns.add(new DotChart.Group(model.label(), rewardMarks));
            times.add(new DotChart.Group(model.label(), timeMarks));
        }
        List<String> planners = study.planners().stream().map(Choice::label).toList();
        figure(
                new DotChart("Return of an episode, " + subject.name(), "sum of rewards", false, returns, planners),
                "return-" + subject.name(),
                "Each planner plans with the model and acts in the true world, planning anew as it goes."
                        + " Mean and 95% confidence over seeds.");
        figure(
                new DotChart("Time per plan, " + subject.name(), "ms per plan", true, times, planners),
                "time-" + subject.name(),
                "Median wall-clock time of a plan within an episode: median over seeds, and their range.");
    }

    private List<Field> controlRow(Subject subject, Acted acted) {
        List<CellResult.Control> runs = results.controls(subject, acted.model(), acted.planner());
        Interval reward = reward(subject, acted.model(), acted.planner());
        Interval time = Interval.range(results.planMilliseconds(subject, acted.model(), acted.planner()));
        Interval cost =
                Interval.of(runs.stream().mapToDouble(CellResult.Control::cost).toArray());
        Interval steps = Interval.of(
                runs.stream().mapToDouble(CellResult.Control::modelSteps).toArray());
        return List.of(
                Field.text(acted.model().label()),
                Field.text(acted.planner().label()),
                Field.number(number(reward.mean())),
                Field.number(number((reward.upper() - reward.lower()) / 2)),
                Field.number(number(cost.mean())),
                Field.number(String.format(Locale.ROOT, "%,d", Math.round(steps.mean()))),
                Field.number(number(time.mean())));
    }

    /** What controllers took to learn; nothing where the world does not say when it is solved. */
    private void learning(Subject subject) {
        List<List<Field>> rows = new ArrayList<>();
        for (Acted acted : controllers(subject)) {
            List<CellResult.Learning> runs = results.learning(subject, acted.model(), acted.planner());
            if (!runs.isEmpty()) {
                Interval experience = Interval.of(runs.stream()
                        .mapToDouble(CellResult.Learning::experience)
                        .toArray());
                Interval minutes = Interval.range(results.minutesPerTrial(subject, acted.model(), acted.planner()));
                rows.add(List.of(
                        Field.text(acted.model().label()),
                        Field.text(acted.planner().label()),
                        Field.text(solvedShare(runs)),
                        Field.text(runs.stream().map(Results::trialsToSolved).collect(Collectors.joining(", "))),
                        Field.number(number(experience.mean())),
                        Field.number(number(minutes.mean()))));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        page.heading("Learning");
        page.paragraph("Solved: the tip stays near its goal for the last ten states. PILCO learns from its own trials,"
                + " after a random episode; its trial counts by the episode of its mean, from the mean start and without"
                + " noise. A planner's model has learned from the training data, and its first episode is its one trial; with"
                + " a learner's name, from the episodes that the learner's last policy was learned from, so that both have"
                + " the same data and differ in what they make of them."
                + " Experience is all time in the true world, that trial included; minutes are medians, of the fit and all"
                + " else that a trial takes.");
        page.table(
                List.of(
                        "model",
                        "planner",
                        "solved",
                        "trials to solved, by seed",
                        "experience, s, mean",
                        "minutes per trial"),
                rows);
    }

    private static String solvedShare(List<CellResult.Learning> runs) {
        return runs.stream().filter(CellResult.Learning::solved).count() + " of " + runs.size();
    }

    private void strips(Subject subject) {
        Drawing drawing = scenarios.apply(subject).world().drawing();
        page.heading("Roll-outs over time");
        for (Acted acted : controllers(subject)) {
            CellResult.Control run =
                    results.controls(subject, acted.model(), acted.planner()).get(0);
            DMatrixRMaj states = matrix(run.states());
            Renderer renderer = new Renderer(CloseUp.of(drawing, states), STRIP_FRAME, STRIP_FRAME);
            page.picture(
                    renderer.strip(states, STRIP_MOMENTS),
                    "film strip of an episode of " + subject.name() + " planned by " + acted.spoken(),
                    acted.spoken() + ": return " + number(run.reward()) + ", "
                            + number(run.times()[run.times().length - 1]) + " s from left to right");
        }
    }

    private static DMatrixRMaj matrix(double[][] rows) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, matrix.data, i * matrix.numCols, matrix.numCols);
        }
        return matrix;
    }

    private void figure(Figure figure, String name, String caption) {
        figure.write(directory.resolve("plots"), name);
        page.figure(figure, caption);
    }

    private void howToRead() {
        page.section("How to read this");
        page.paragraph(
                "A model sees training data only. Its predictions are made open loop: from a recorded state, under"
                        + " the recorded actions, with no correction on the way. A horizon of one step shows how well a model"
                        + " interpolates; long horizons show whether it can be planned with.");
        page.paragraph("Planners minimise the task's cost with the model; the return is what the true world then gave."
                + " The model 'true' shows what the planner itself can do. Model steps count every state that a plan"
                + " asked the model for, so that planners compare at equal effort whatever the machine.");
        page.paragraph(
                "Standard errors of identified parameters count the noise of the records, and nothing that pulls estimates"
                        + " aside: windows that start from noisy measured states, or a prior towards a data sheet. Where fewer than"
                        + " 19 of 20 estimates lie within 1.96 of them, such a pull is the reason.");
        page.paragraph("Intervals are Student's t over seeds (for errors and times, of their logarithms). They speak of"
                + " other seeds of the same kind, not of other systems.");
    }

    private void provenance() {
        page.section("Provenance");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("command", String.join(" ", manifest.command()));
        values.put("seeds", study.seeds().toString());
        values.put("commit", manifest.commit());
        values.put("started", manifest.started().toString());
        values.put("Java", manifest.machine().java());
        values.put(
                "system",
                manifest.machine().system() + ", " + manifest.machine().cores() + " cores");
        manifest.data().forEach(file -> values.put(file.path(), "sha256 " + file.sha256()));
        page.definitions(values);
        page.folded("Configuration", Json.pretty(manifest.configuration()));
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
    }

    /** Three significant digits, plain where that is short. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = (int) Math.max(0, 2 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
