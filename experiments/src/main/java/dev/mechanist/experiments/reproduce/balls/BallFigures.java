package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.experiments.report.BallTracks;
import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.objectcentric.balls.BallPredictor;
import dev.mechanist.objectcentric.balls.BallRecords;
import dev.mechanist.objectcentric.balls.RolloutScore;
import dev.mechanist.objectcentric.balls.StepScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** What a reproduction of balls shows: tracks beside the truth, and errors against the number of balls. */
final class BallFigures {
    private static final int FRAMES = 20;
    private static final int LONG = 50;

    private BallFigures() {}

    /** Writes {@code tracks-N.png} of the first test world of each number of NPE's balls. */
    static void tracks(ReproductionRun run, String model, BallPredictor predictor, int... numbers) {
        for (int balls : numbers) {
            Episode episode = BallModels.test(balls, 1).episodes().get(0);
            String title = model + ", learned from 3 to 5 balls: " + balls + " balls";
            tracks(run, title, predictor, episode, FRAMES, "" + balls);
        }
    }

    /** Writes {@code tracks-NAME.png} of a longer motion. */
    static void tracks(ReproductionRun run, String title, BallPredictor predictor, Episode episode, String name) {
        tracks(run, title, predictor, episode, LONG, name);
    }

    private static void tracks(
            ReproductionRun run, String title, BallPredictor predictor, Episode episode, int frames, String name) {
        DMatrixRMaj path = RolloutScore.path(predictor, episode, frames);
        DMatrixRMaj predicted = new DMatrixRMaj(frames + 1, path.numCols);
        System.arraycopy(episode.states().data, path.numCols, predicted.data, 0, path.numCols);
        System.arraycopy(path.data, 0, predicted.data, path.numCols, path.getNumElements());
        BilliardDynamics world = BallRecords.exact(episode.structure().orElseThrow());
        new BallTracks(title, world.table(), world.discs(), Shapes.rows(episode.states(), 1, frames + 2), predicted)
                .write(run.directory(), "tracks-" + name);
    }

    /** Writes {@code error-by-balls.png}: 1 - cosine of the velocity after one step, in worlds of each number of balls. */
    static void errors(ReproductionRun run, Map<String, BallPredictor> models, int worlds) {
        List<LineChart.Series> series = new ArrayList<>();
        double[] balls = {3, 4, 5, 6, 7, 8};
        models.forEach((name, predictor) -> {
            double[] error = new double[balls.length];
            for (int k = 0; k < balls.length; k++) {
                DataSet data = BallModels.test((int) balls[k], worlds);
                error[k] = 1 - StepScore.of(predictor, data).cosine();
            }
            series.add(new LineChart.Series(name, Ink.series(series.size()), balls, error, error, error));
        });
        new LineChart(
                        "One-step error in worlds of more balls than were learned (3 to 5)",
                        "balls",
                        "1 - cosine of the velocity",
                        false,
                        true,
                        series)
                .write(run.directory(), "error-by-balls");
    }
}
