package dev.mechanist.experiments.reproduce.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SwimmerPlanningTest {
    /** By hand: means 500, 700 and 60 gain 440 of 640; the mean of the starts' own ratios would be 0.70. */
    @Test
    void gainsAreOfAllStartsTogether() {
        double gain = SwimmerPlanning.relativeGain(List.of(300.0, 700.0), List.of(400.0, 1000.0), List.of(50.0, 70.0));
        assertEquals(440.0 / 640, gain, 1e-12);
    }

    /** A loss over a loss is no gain. */
    @Test
    void whereTheTruthGainsNothingThereIsNothingToReach() {
        assertEquals(Double.NaN, SwimmerPlanning.relativeGain(List.of(40.0), List.of(45.0), List.of(50.0)));
    }

    @Test
    void aLostEpisodeIsNoGain() {
        assertEquals(
                Double.NaN,
                SwimmerPlanning.relativeGain(List.of(300.0, Double.NaN), List.of(400.0, 1000.0), List.of(50.0, 70.0)));
    }
}
