package dev.mechanist.planners;

import dev.mechanist.core.PlanStatistics;
import java.util.List;

/** Chooses an action at every time step of an episode. */
public interface Controller {
    /** Starts an episode: everything remembered is forgotten. */
    void reset();

    /**
     * The action to apply now.
     *
     * @param state measured state [n], not modified
     * @return a fresh array [m], within bounds
     */
    double[] act(double[] state);

    /** Statistics of every plan made since the last reset, in order. */
    List<PlanStatistics> plans();
}
