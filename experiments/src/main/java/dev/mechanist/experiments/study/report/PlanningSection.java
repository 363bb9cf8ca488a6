package dev.mechanist.experiments.study.report;

import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Renderer;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.report.DotChart;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.run.CloseUp;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.CellTiming;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.study.learners.LearnerClasses;
import dev.mechanist.experiments.subjects.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/** What came of planning with the models of one subject, and of what learned to control it. */
final class PlanningSection {
    private static final int STRIP_MOMENTS = 9;
    private static final int STRIP_FRAME = 200;

    private final Results results;
    private final Study study;
    private final Place place;
    private final Supplier<Scenario> scenario;
    private final ReportPage report;

    /** @param scenario the world that the plans were carried out in */
    PlanningSection(Results results, Place place, Supplier<Scenario> scenario, ReportPage report) {
        this.results = results;
        this.study = results.study();
        this.place = place;
        this.scenario = scenario;
        this.report = report;
    }

    /** What acted in a world: a model, or what a learner's data teach, and what planned with it; or a learner and its policy. */
    private record Acted(Choice model, Choice planner) {
        String spoken() {
            return planner.label() + " with " + model.label();
        }
    }

    /** Everything that acted in the world, in the order of presentation. */
    private List<Acted> controllers() {
        List<Acted> all = new ArrayList<>();
        for (Choice model : plannedWith()) {
            study.planners().forEach(planner -> all.add(new Acted(model, planner)));
        }
        study.learners().forEach(learner -> all.add(new Acted(learner, LearnerClasses.POLICY)));
        all.removeIf(
                acted -> results.controls(place, acted.model(), acted.planner()).isEmpty());
        return all;
    }

    /** Models and planners that do not go together, or failed for every seed, with the reasons. */
    private Reasons without() {
        Reasons all = new Reasons();
        for (Choice model : plannedWith()) {
            for (Choice planner : study.planners()) {
                results.notes(place, model, planner).forEach(note -> all.add(new Acted(model, planner).spoken(), note));
            }
        }
        study.learners()
                .forEach(learner -> results.notes(place, learner, LearnerClasses.POLICY)
                        .forEach(note -> all.add(learner.label(), note)));
        return all;
    }

    /** Models, and learners by the models that their data teach. */
    private List<Choice> plannedWith() {
        List<Choice> all = new ArrayList<>(study.models());
        all.removeIf(model -> !place.subject().truthIsKnown() && model.name().equals(ModelClasses.TRUE));
        study.learners().stream()
                .filter(learner -> LearnerClasses.ALL.get(learner.name()).learnsModel())
                .filter(learner ->
                        LearnerClasses.unfit(learner, place.subject()).isEmpty())
                .forEach(all::add);
        all.removeIf(model -> !model.plan());
        return all;
    }

    private Interval reward(Choice model, Choice planner) {
        return results.controls(place, model, planner).interval(CellResult.Control::reward);
    }

    /** Mean returns, in a sentence. */
    Optional<String> returns() {
        if (!place.subject().hasTask() || study.planners().isEmpty()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>();
        for (Choice planner : study.planners()) {
            List<String> rewards = new ArrayList<>();
            for (Choice model : plannedWith()) {
                Interval reward = reward(model, planner);
                if (Double.isFinite(reward.mean())) {
                    rewards.add(model.label() + " " + Numbers.number(reward.mean()));
                }
            }
            if (!rewards.isEmpty()) {
                all.add("with " + planner.label() + ": " + String.join(", ", rewards));
            }
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(place.name() + ": mean return per episode " + String.join("; ", all) + ".");
    }

    /** What solved the problem, in a sentence. */
    Optional<String> solved() {
        List<String> all = new ArrayList<>();
        for (Acted acted : controllers()) {
            Repetitions<CellResult.Learning> runs = results.learning(place, acted.model(), acted.planner());
            if (runs.values().stream().anyMatch(run -> run.solved().isPresent())) {
                double experience =
                        runs.interval(CellResult.Learning::experience).mean();
                all.add(acted.spoken() + " " + solvedShare(runs.values()) + " after " + Numbers.number(experience)
                        + " s");
            }
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(place.name() + ": solved by " + String.join("; ", all) + " of experience.");
    }

    void write() {
        if (controllers().isEmpty()) {
            without().write(report.page());
            return;
        }
        report.page().heading("Planning");
        if (controllers().stream().anyMatch(acted -> study.planners().contains(acted.planner()))) {
            charts();
        }
        report.page()
                .table(
                        List.of(
                                "model",
                                "planner",
                                "return",
                                "95%, ±",
                                "cost",
                                "rolled out by",
                                "model steps per plan",
                                "ms per plan"),
                        controllers().stream().map(this::row).toList());
        propagation();
        without().write(report.page());
        learning();
        strips();
    }

    private void charts() {
        List<DotChart.Group> returns = new ArrayList<>();
        List<DotChart.Group> times = new ArrayList<>();
        for (Choice model : plannedWith()) {
            List<DotChart.Mark> rewardMarks = new ArrayList<>();
            List<DotChart.Mark> timeMarks = new ArrayList<>();
            for (Choice planner : study.planners()) {
                rewardMarks.add(mark(reward(model, planner)));
                timeMarks.add(mark(milliseconds(model, planner)));
            }
            if (rewardMarks.stream().noneMatch(mark -> Double.isFinite(mark.value()))) {
                continue;
            }
            returns.add(new DotChart.Group(model.label(), rewardMarks));
            times.add(new DotChart.Group(model.label(), timeMarks));
        }
        List<String> planners = study.planners().stream().map(Choice::label).toList();
        report.figure(
                new DotChart("Return of an episode, " + place.name(), "sum of rewards", false, returns, planners),
                "return-" + place.name(),
                "Each planner plans with the model and acts in the true world, planning anew as it goes."
                        + " Mean and 95% confidence over " + place.units() + ".");
        report.figure(
                new DotChart("Time per plan, " + place.name(), "ms per plan", true, times, planners),
                "time-" + place.name(),
                "Median wall-clock time of a plan within an episode: median over seeds, and their range. "
                        + results.load());
    }

    private static DotChart.Mark mark(Interval interval) {
        return new DotChart.Mark(interval.mean(), interval.lower(), interval.upper());
    }

    private Interval milliseconds(Choice model, Choice planner) {
        return Interval.range(results.planTimes(place, model, planner).each(CellTiming::planMilliseconds));
    }

    private List<Field> row(Acted acted) {
        Repetitions<CellResult.Control> runs = results.controls(place, acted.model(), acted.planner());
        Interval reward = reward(acted.model(), acted.planner());
        return List.of(
                Field.text(acted.model().label()),
                Field.text(acted.planner().label()),
                Field.number(Numbers.number(reward.mean())),
                Field.number(Numbers.number(reward.half())),
                Field.number(
                        Numbers.number(runs.interval(CellResult.Control::cost).mean())),
                Field.text(rolledOut(runs.values().get(0))),
                Field.number(Numbers.whole(
                        runs.interval(CellResult.Control::modelSteps).mean())),
                Field.number(Numbers.number(
                        milliseconds(acted.model(), acted.planner()).mean())));
    }

    /** As {@code mean}, {@code 20 particles, ts-inf}, or a dash where nothing was planned. */
    static String rolledOut(CellResult.Control run) {
        if (run.propagation().isEmpty()) {
            return "–";
        }
        return run.particles() == 1 ? run.propagation() : run.particles() + " particles, " + run.propagation();
    }

    /** What the column means, where anything was planned by more than the mean. */
    private void propagation() {
        boolean random = controllers().stream()
                .flatMap(acted -> results.controls(place, acted.model(), acted.planner()).values().stream())
                .anyMatch(run ->
                        !run.propagation().isEmpty() && !run.propagation().equals("mean"));
        if (random) {
            report.page()
                    .paragraph(
                            "Rolled out by: planners that draw candidates follow a model that knows its uncertainty by random"
                                    + " particles, each of which counts as model steps; ts-inf: a particle keeps its member of an"
                                    + " ensemble; ts-1: each step is drawn anew, as all steps of a Gaussian process are. Planners that"
                                    + " use derivatives follow the mean, and so does all that plans with a model without noise or with"
                                    + " propagation: mean.");
        }
    }

    /** What controllers took to learn; nothing where the world does not say when it is solved. */
    private void learning() {
        List<List<Field>> rows = new ArrayList<>();
        for (Acted acted : controllers()) {
            Repetitions<CellResult.Learning> runs = results.learning(place, acted.model(), acted.planner());
            if (!runs.isEmpty()) {
                Interval minutes = Interval.range(results.minutesPerTrial(place, acted.model(), acted.planner()));
                rows.add(List.of(
                        Field.text(acted.model().label()),
                        Field.text(acted.planner().label()),
                        Field.text(solvedShare(runs.values())),
                        Field.text(trialsToSolved(runs.values())),
                        Field.number(Numbers.number(
                                runs.interval(CellResult.Learning::experience).mean())),
                        Field.number(Numbers.number(minutes.mean()))));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        report.page().heading("Learning");
        report.page()
                .paragraph(
                        "Solved: the tip stays near its goal for the last ten states. PILCO learns from its own trials,"
                                + " after a random episode; its trial counts by the episode of its mean, from the mean start and"
                                + " without noise. A planner's model has learned from the training data, and its first episode is its"
                                + " one trial; with a learner's name, from the episodes that the learner's last policy was learned"
                                + " from, so that both have the same data and differ in what they make of them."
                                + " Experience is all time in the true world, that trial included; minutes are medians, of the fit and"
                                + " all else that a trial takes.");
        report.page()
                .table(
                        List.of(
                                "model",
                                "planner",
                                "solved",
                                "trials to solved, by seed",
                                "experience, s, mean",
                                "minutes per trial"),
                        rows);
    }

    /** By seed; a dash where the learner does not say. */
    static String trialsToSolved(List<CellResult.Learning> runs) {
        return runs.stream()
                .map(Results::trialsToSolved)
                .map(trials -> trials.isEmpty() ? "–" : trials)
                .collect(Collectors.joining(", "));
    }

    private static String solvedShare(List<CellResult.Learning> runs) {
        List<Boolean> known =
                runs.stream().flatMap(run -> run.solved().stream()).toList();
        return known.isEmpty() ? "–" : known.stream().filter(solved -> solved).count() + " of " + known.size();
    }

    private void strips() {
        Drawing drawing = scenario.get().world().drawing();
        double dt = scenario.get().world().dynamics().spec().dt();
        report.page().heading("Roll-outs over time");
        for (Acted acted : controllers()) {
            CellResult.Control run = results.controls(place, acted.model(), acted.planner())
                    .values()
                    .get(0);
            DMatrixRMaj states = new DMatrixRMaj(run.states());
            Renderer renderer = new Renderer(CloseUp.of(drawing, states), STRIP_FRAME, STRIP_FRAME);
            report.page()
                    .picture(
                            renderer.strip(states, STRIP_MOMENTS, dt),
                            "film strip of an episode of " + place.name() + " planned by " + acted.spoken(),
                            acted.spoken() + ": return " + Numbers.number(run.reward()) + ", "
                                    + Numbers.number(run.times()[run.times().length - 1]) + " s from left to right");
        }
    }
}
