package dev.mechanist.experiments.study;

import dev.mechanist.core.DifferentiableDynamics;
import java.util.List;

/**
 * A model ready to predict and to plan with.
 *
 * @param dynamics the model; where its own class has no derivatives, through finite differences
 * @param derivatives where its derivatives come from, for reports
 * @param parameters identified physical parameters; empty for models that have none
 * @param warnings what a reader should know before trusting it
 */
public record StudyModel(
        DifferentiableDynamics dynamics, String derivatives, List<Identified> parameters, List<String> warnings) {

    /**
     * An identified parameter.
     *
     * @param name of the parameter
     * @param unit SI unit
     * @param value estimate
     * @param standardError of the estimate
     * @param truth true value; NaN where nobody knows it
     */
    public record Identified(String name, String unit, double value, double standardError, double truth) {
        /** Whether the truth lies within 1.96 standard errors, but for rounding. */
        boolean coversTruth() {
            return Math.abs(value - truth) <= 1.96 * standardError + 1e-9 * Math.abs(truth);
        }
    }

    /** A model without physical parameters and with derivatives of its own. */
    static StudyModel of(DifferentiableDynamics dynamics) {
        return new StudyModel(dynamics, "analytic", List.of(), List.of());
    }
}
