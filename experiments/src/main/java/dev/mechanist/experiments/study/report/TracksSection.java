package dev.mechanist.experiments.study.report;

import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.report.BallPanels;
import dev.mechanist.experiments.report.BallPanels.Panel;
import dev.mechanist.experiments.scores.Imagined;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/** What the models made of one test episode of balls, drawn on the table; nothing in other worlds. */
final class TracksSection {
    private final Results results;
    private final Place place;
    private final Supplier<Scenario> scenario;
    private final ReportPage report;

    TracksSection(Results results, Place place, Supplier<Scenario> scenario, ReportPage report) {
        this.results = results;
        this.place = place;
        this.scenario = scenario;
        this.report = report;
    }

    void write() {
        List<Panel> panels = new ArrayList<>();
        DMatrixRMaj truth = null;
        double until = new TwinHorizon(results).at(place).orElse(Double.POSITIVE_INFINITY);
        double seconds = 0;
        for (Choice model : results.study().models()) {
            boolean exact =
                    model.name().equals(ModelClasses.TRUE) && !ModelClasses.isTwin(model.name(), model.settings());
            Optional<Imagined> first = exact
                    ? Optional.empty()
                    : results.predictions(place, model).values().stream()
                            .findFirst()
                            .flatMap(CellResult.Prediction::imagined);
            if (first.isPresent()) {
                int shown = (int) Arrays.stream(first.get().seconds())
                        .filter(t -> t <= until + 1e-9)
                        .count();
                seconds = first.get().seconds()[shown - 1];
                truth = new DMatrixRMaj(Arrays.copyOf(first.get().real(), shown));
                DMatrixRMaj imagined = new DMatrixRMaj(Arrays.copyOf(first.get().predicted(), shown));
                panels.add(new Panel(model.label(), apart(truth, imagined), imagined));
            }
        }
        // Records of a machine without a task have no world to be drawn in.
        if (!panels.isEmpty()
                && (place.subject().truthIsKnown() || place.subject().hasTask())
                && scenario.get().world().dynamics() instanceof BilliardDynamics world
                && BilliardStructure.isOf(world.structure())) {
            report.page().heading("Imagined over real");
            report.figure(
                    new BallPanels(
                            "Imagined over real, " + place.name(),
                            world.table(),
                            world.discs(),
                            truth,
                            seconds,
                            panels),
                    "tracks-" + place.name(),
                    "The first " + Axis.label(seconds)
                            + " s of the first test episode of the first seed, imagined from the first"
                            + " state on and never corrected; the number is how far balls are from where they went at the end, root"
                            + " mean square.");
        }
    }

    private static String apart(DMatrixRMaj truth, DMatrixRMaj imagined) {
        int last = truth.numRows - 1;
        int balls = truth.numCols / 4;
        double squares = 0;
        for (int i = 0; i < balls; i++) {
            for (int c = 0; c < 2; c++) {
                double by = imagined.get(last, 4 * i + c) - truth.get(last, 4 * i + c);
                squares += by * by;
            }
        }
        double millimetres = 1e3 * Math.sqrt(squares / balls);
        return millimetres < 1e-3 ? "0 mm" : Numbers.number(millimetres) + " mm";
    }
}
