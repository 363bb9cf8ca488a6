package dev.mechanist.experiments.study.cells;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mechanist.core.InputException;
import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.run.Sizes;
import dev.mechanist.experiments.scores.Imagined;
import dev.mechanist.experiments.scores.PredictionError;
import dev.mechanist.experiments.scores.UncertaintyScore;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a cell: a prediction, a control episode, or why there is neither. No times in here: equal cells give equal
 * bits.
 *
 * @param prediction scores of open-loop prediction
 * @param control outcome of an episode under a planner
 * @param learning what the controller of that episode took to learn
 * @param failure why the cell could not be computed
 * @param unsuitable why there can be no such cell: what the model does not offer, or the world does not have
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CellResult(
        Optional<Prediction> prediction,
        Optional<Control> control,
        Optional<Learning> learning,
        Optional<String> failure,
        Optional<String> unsuitable) {
    public CellResult {
        prediction = prediction == null ? Optional.empty() : prediction;
        control = control == null ? Optional.empty() : control;
        learning = learning == null ? Optional.empty() : learning;
        failure = failure == null ? Optional.empty() : failure;
        unsuitable = unsuitable == null ? Optional.empty() : unsuitable;
    }

    /**
     * Open-loop prediction of held-out data.
     *
     * @param horizons time after the start of a window, s; those of the study that a test episode is long enough for [k]
     * @param errors normalised error at each horizon, at most {@link PredictionError#DIVERGED} [k]
     * @param diverged share of windows that diverged by then [k]
     * @param windows number of windows that are as long [k]
     * @param derivatives where the model's derivatives come from
     * @param parameters identified physical parameters
     * @param warnings of the fit
     * @param uncertainty how far its variances can be trusted, where it has some
     * @param imagined one prediction to be looked at, where it is finite
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Prediction(
            double[] horizons,
            double[] errors,
            double[] diverged,
            int[] windows,
            String derivatives,
            List<Identified> parameters,
            List<String> warnings,
            Optional<UncertaintyScore> uncertainty,
            Optional<Imagined> imagined) {
        public Prediction {
            uncertainty = uncertainty == null ? Optional.empty() : uncertainty;
            imagined = imagined == null ? Optional.empty() : imagined;
        }
    }

    /**
     * An episode that was planned with the model and executed in the true world.
     *
     * @param reward sum of rewards
     * @param cost the task's cost
     * @param steps steps of the episode
     * @param modelSteps model steps per plan, mean
     * @param rejected planned rollouts that were not finite
     * @param propagation how the model's uncertainty was carried along a plan, as study files name it; empty where none were made
     * @param particles rollouts per candidate; 1 for the mean
     * @param times time of each state, s
     * @param states x_0 .. x_T, one row each
     */
    public record Control(
            double reward,
            double cost,
            int steps,
            double modelSteps,
            long rejected,
            String propagation,
            int particles,
            double[] times,
            double[][] states) {}

    /**
     * What a controller needed of the true world.
     *
     * @param trials episodes under a learned controller, the last of which solved the problem if any did
     * @param solved whether one did; nothing where the world does not say when it is solved
     * @param experience time in the true world, these trials and random episodes before them included, s
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Learning(int trials, Optional<Boolean> solved, double experience) {
        public Learning {
            solved = solved == null ? Optional.empty() : solved;
        }
    }

    private static final CellResult NOTHING =
            new CellResult(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static CellResult of(Prediction prediction) {
        return new CellResult(
                Optional.of(prediction), NOTHING.control, NOTHING.learning, NOTHING.failure, NOTHING.unsuitable);
    }

    public static CellResult of(Control control) {
        return new CellResult(
                NOTHING.prediction, Optional.of(control), NOTHING.learning, NOTHING.failure, NOTHING.unsuitable);
    }

    /** Whether it says something, with as many numbers as horizons: what a damaged file may lack. */
    public boolean complete() {
        boolean sized = prediction
                .map(p -> p.horizons() != null
                        && p.errors() != null
                        && p.diverged() != null
                        && p.windows() != null
                        && p.errors().length == p.horizons().length
                        && p.diverged().length == p.horizons().length
                        && p.windows().length == p.horizons().length
                        && p.imagined().map(Imagined::complete).orElse(true))
                .orElse(true);
        boolean moved =
                control.map(c -> c.states() != null && c.times() != null).orElse(true);
        boolean says = prediction.isPresent() || control.isPresent() || note().isPresent();
        return says && sized && moved;
    }

    /** The same episode, whose controller took so much to learn. */
    public CellResult after(Learning learning) {
        return new CellResult(prediction, control, Optional.of(learning), failure, unsuitable);
    }

    public static CellResult failed(String reason) {
        return new CellResult(
                NOTHING.prediction, NOTHING.control, NOTHING.learning, Optional.of(reason), NOTHING.unsuitable);
    }

    public static CellResult unsuitable(String reason) {
        return new CellResult(
                NOTHING.prediction, NOTHING.control, NOTHING.learning, NOTHING.failure, Optional.of(reason));
    }

    /** What stopped a computation, in the place of its numbers; a fault of the program goes on. */
    public static CellResult without(RuntimeException stopped) {
        if (stopped instanceof UnsuitableModelException) {
            return unsuitable(stopped.getMessage());
        }
        return failed(
                stopped instanceof InputException
                        ? stopped.getMessage()
                        : Sizes.complaint(stopped).orElseThrow(() -> stopped));
    }

    /** Why there are no numbers; nothing where there are some. */
    public Optional<String> note() {
        return failure.map(reason -> "not computed: " + reason)
                .or(() -> unsuitable.map(reason -> "not possible: " + reason));
    }
}
