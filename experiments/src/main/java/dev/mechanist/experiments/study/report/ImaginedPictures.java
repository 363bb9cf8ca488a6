package dev.mechanist.experiments.study.report;

import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.drawing.Renderer;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.report.Page;
import dev.mechanist.experiments.run.CloseUp;
import dev.mechanist.experiments.scores.Imagined;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.util.Optional;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** What models imagine, drawn over what happened. */
final class ImaginedPictures {
    private static final int FRAME = 270;

    private final Results results;
    private final Function<Place, Scenario> scenarios;
    private final Page page;
    private boolean begun;

    /** @param scenarios the world of a place, and how it looks */
    ImaginedPictures(Results results, Function<Place, Scenario> scenarios, Page page) {
        this.results = results;
        this.scenarios = scenarios;
        this.page = page;
    }

    /**
     * A strip of the first repetition that has one; nothing where none has, or nobody knows how the world looks, or a {@link
     * TracksSection} draws it.
     */
    void add(Place place, Choice model) {
        Optional<Imagined> imagined = place.subject().hasTask()
                        && !BilliardStructure.isOf(
                                scenarios.apply(place).world().structure())
                ? results.predictions(place, model).values().stream()
                        .flatMap(run -> run.imagined().stream())
                        .findFirst()
                : Optional.empty();
        imagined.ifPresent(motion -> draw(place, model, motion));
    }

    private void draw(Place place, Choice model, Imagined motion) {
        if (!begun) {
            page.heading("Imagined over real");
            page.paragraph(
                    "Open-loop predictions from the start of the first test episode. What is real is amber and lies below: it shows"
                            + " wherever the prediction is wrong.");
            begun = true;
        }
        DMatrixRMaj real = new DMatrixRMaj(motion.real());
        DMatrixRMaj predicted = new DMatrixRMaj(motion.predicted());
        Renderer renderer = new Renderer(
                CloseUp.around(
                        scenarios.apply(place).world().drawing(), CommonOps_DDRM.concatRowsMulti(real, predicted)),
                FRAME,
                FRAME);
        double seconds = motion.seconds()[motion.seconds().length - 1];
        String error = ErrorCurve.of(results.predictions(place, model))
                .at(seconds)
                .map(point -> "; error over all windows then "
                        + Numbers.number(point.error().mean()))
                .orElse("");
        page.picture(
                renderer.comparison(real, predicted, Math.min(Imagined.STRIP, real.numRows)),
                "film strip of " + place.name() + " as " + model.label() + " predicts it, over what happened",
                model.label() + (place.condition().isEmpty() ? "" : ", " + place.condition()) + ": "
                        + Axis.label(seconds) + " s from left to right" + error);
    }
}
