package dev.mechanist.experiments.study.learners;

import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.study.cells.CellComputation;
import java.util.List;
import java.util.Optional;

/** What a learner has learned in a world by acting in it. */
public interface Learned {
    /** One episode of what acts, in the same world and from the same start as planners. */
    CellComputation.Outcome act(Scenario world, long seed);

    /** The episodes that {@link #model} was learned from. */
    List<Episode> experience();

    /** What planners plan with beside it: a model of the same experience; nothing where it learns none. */
    Optional<StudyModel> model(long seed);
}
