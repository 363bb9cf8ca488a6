package dev.mechanist.experiments.study.report;

import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.report.Page;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.study.StudyRun;
import dev.mechanist.experiments.subjects.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The report of a finished study, and its plots as files. */
public final class StudyReport {
    private final Study study;
    private final RunManifest manifest;
    private final Page page;

    private StudyReport(Study study, RunManifest manifest) {
        this.study = study;
        this.manifest = manifest;
        page = new Page("Study " + study.name(), study.description());
    }

    /**
     * How a study ended.
     *
     * @param failures a line for each cell that could not be computed, with the reason
     * @param any whether any cell holds numbers
     */
    public record Outcome(List<String> failures, boolean any) {}

    /**
     * Writes tables, {@code report.html}, {@code plots/} and the finished manifest. All cells must be known.
     *
     * @return what there is to say of it
     */
    public static Outcome finish(StudyRun run, RunManifest manifest) {
        Results results = run.results();
        results.write(run.directory());
        write(results, run::scenario, manifest, run.directory());
        manifest.finish().write(run.directory());
        return new Outcome(results.failures(), results.isAny());
    }

    private static void write(
            Results results, Function<Place, Scenario> scenarios, RunManifest manifest, Path directory) {
        StudyReport report = new StudyReport(results.study(), manifest);
        report.write(results, scenarios, new ReportPage(report.page, directory));
        String footer = "Written by mechanist " + manifest.version() + ". Numbers are in results.json and the CSV files"
                + " beside this page; figures in plots/.";
        AtomicFiles.writeString(directory.resolve("report.html"), report.page.html(footer));
    }

    /** What is said of one subject under one condition. */
    private record Sections(
            Place place,
            PredictionSection prediction,
            UncertaintySection uncertainty,
            ParameterSection parameters,
            TracksSection tracks,
            PlanningSection planning) {
        /** Of the parameters once, under the first condition: they are the same under all. */
        boolean isFirst() {
            return place.condition().equals(place.subject().conditions().get(0));
        }

        /** Of several conditions all together, once. */
        void findings(List<String> all, ConditionSection conditions, TwinHorizon horizon) {
            boolean alone = place.condition().isEmpty();
            if (alone) {
                horizon.finding(place.name(), List.of(place)).ifPresent(all::add);
                prediction.finding().ifPresent(all::add);
                all.addAll(prediction.beside());
            } else if (isFirst()) {
                all.addAll(conditions.findings());
            }
            if (isFirst()) {
                parameters.finding().ifPresent(all::add);
            }
            if (alone) {
                planning.returns().ifPresent(all::add);
            }
            planning.solved().ifPresent(all::add);
        }

        void write(Page page, ConditionSection conditions) {
            if (isFirst()) {
                page.section(place.subject().name());
                page.paragraph(place.subject().describe());
                conditions.write();
            }
            if (!place.condition().isEmpty()) {
                page.section(place.name());
            }
            prediction.write();
            tracks.write();
            uncertainty.write();
            if (isFirst()) {
                parameters.write();
            }
            planning.write();
        }
    }

    private void write(Results results, Function<Place, Scenario> scenarios, ReportPage report) {
        List<Sections> sections = study.subjects().stream()
                .flatMap(subject -> Place.of(subject).stream())
                .map(place -> new Sections(
                        place,
                        new PredictionSection(results, place, new ImaginedPictures(results, scenarios, page), report),
                        new UncertaintySection(results, place, report),
                        new ParameterSection(results, place, report),
                        new TracksSection(results, place, () -> scenarios.apply(place), report),
                        new PlanningSection(results, place, () -> scenarios.apply(place), report)))
                .toList();
        page.section("In short");
        List<String> findings = new ArrayList<>();
        sections.forEach(each -> each.findings(
                findings, conditions(results, scenarios, each.place(), report), new TwinHorizon(results)));
        page.findings(findings);
        results.failures().forEach(page::warning);
        sections.forEach(each -> each.write(page, conditions(results, scenarios, each.place(), report)));
        howToRead(results.load());
        provenance();
    }

    private ConditionSection conditions(
            Results results, Function<Place, Scenario> scenarios, Place place, ReportPage report) {
        return new ConditionSection(results, place.subject(), new ImaginedPictures(results, scenarios, page), report);
    }

    private void howToRead(String load) {
        page.section("How to read this");
        page.paragraph(
                "A model sees training data only. Its predictions are made open loop: from a recorded state, under"
                        + " the recorded actions, with no correction on the way. A horizon of one step shows how well a model"
                        + " interpolates; long horizons show whether it can be planned with.");
        page.paragraph("Planners minimise the task's cost with the model; the return is what the true world then gave."
                + " The model 'true' shows what the planner itself can do. Model steps count every state that a plan"
                + " asked the model for, so that planners compare at equal effort whatever the machine.");
        page.paragraph(load);
        page.paragraph(
                "Variances are judged by one-step predictions, as normal distributions of each state in standard deviations of"
                        + " the data. A higher log-likelihood is better, and a lower continuous ranked probability score (CRPS), which is"
                        + " the absolute error where a model is sure. Sharpness is the mean predicted standard deviation: of two models"
                        + " whose levels are what they say, the sharper is better.");
        page.paragraph(
                "Standard errors of identified parameters count the noise of the records, and a prior towards a data sheet as one"
                        + " more observation. Where a model explains its records down to their noise, estimates are of maximum"
                        + " likelihood, and 19 of 20 true values lie within 1.96 standard errors. Where more than noise is left,"
                        + " windows are fitted that start from measured states; errors then say how well the records fix the model, and"
                        + " not how true it is.");
        page.paragraph(
                "Test episodes may end at different times. An error at a horizon stands on the windows that reach it; how"
                        + " many they are stands below the table and in prediction.csv.");
        page.paragraph(
                "Intervals are Student's t over seeds, or over measured records, where several seeds that hold out the"
                        + " same record count as one (for errors, of their logarithms). They speak of other repetitions of the same"
                        + " kind, not of other systems.");
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
}
