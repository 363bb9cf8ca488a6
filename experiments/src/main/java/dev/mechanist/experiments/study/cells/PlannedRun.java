package dev.mechanist.experiments.study.cells;

import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.experiments.planning.Propagation;
import java.util.List;
import java.util.Optional;

/**
 * An episode and the plans that were made in it.
 *
 * @param played how it went
 * @param plans statistics of every plan, in order; none where a learned policy acted
 * @param propagation how the model's uncertainty was carried along a plan; nothing where none were made
 */
public record PlannedRun(PlayedEpisode played, List<PlanStatistics> plans, Optional<Propagation> propagation) {
    public Episode episode() {
        return played.episode();
    }

    public double totalReward() {
        return played.totalReward();
    }

    /** The task's cost, NaN where it has none. */
    public double totalCost() {
        return played.totalCost().orElse(Double.NaN);
    }
}
