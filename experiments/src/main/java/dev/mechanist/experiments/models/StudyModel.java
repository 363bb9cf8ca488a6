package dev.mechanist.experiments.models;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.NormalSteps;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.objectcentric.visual.VisualModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model ready to predict and to plan with: what it offers, and what it found out.
 *
 * @param dynamics its steps
 * @param derivatives the same with derivatives: its own, or an upgrade that {@code derivativesFrom} names
 * @param derivativesFrom where derivatives come from, for reports
 * @param noise the same with random steps
 * @param uncertainty the same with variances of its predictions
 * @param structured the same for any number of parts, where it is one; {@code dynamics} are then those of the first world that it has learned
 * @param isWorld whether it is the true dynamics, so that the world itself may stand for it
 * @param parameters identified physical parameters; empty for models that have none
 * @param warnings what a reader should know before trusting it
 * @param off how far its predictions start from what was measured, in standard deviations of each state; 0 but for a twin that shows
 *     how far ahead nobody can predict
 */
public record StudyModel(
        Dynamics dynamics,
        Optional<DifferentiableDynamics> derivatives,
        String derivativesFrom,
        Optional<StochasticDynamics> noise,
        Optional<PredictiveDynamics> uncertainty,
        Optional<Parts> structured,
        boolean isWorld,
        List<Identified> parameters,
        List<String> warnings,
        double off) {

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
        public boolean coversTruth() {
            return Math.abs(value - truth) <= 1.96 * standardError + 1e-9 * Math.abs(truth);
        }
    }

    /**
     * A model of any number of parts.
     *
     * @param whole what is stored
     * @param bound the model in a world of a structure
     */
    public record Parts(Object whole, Function<Structure, StudyModel> bound) {
        StudyModel in(Structure structure) {
            StudyModel model = bound.apply(structure);
            return model.with(fields -> {
                fields.structured = Optional.of(this);
                fields.isWorld = false;
            });
        }
    }

    /** A model that offers steps alone. */
    public static StudyModel stepping(Dynamics dynamics) {
        return new StudyModel(
                dynamics,
                Optional.empty(),
                "none",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                0);
    }

    /** A model with derivatives of its own. */
    public static StudyModel of(DifferentiableDynamics dynamics) {
        return stepping(dynamics).withDerivatives(dynamics, "analytic");
    }

    /** A model of any number of parts, with the structure of the first world that it has learned. */
    public static StudyModel of(StructuredModel model, Structure first) {
        return new Parts(model, structure -> of(model.bind(structure))).in(first);
    }

    /** A model that sees balls, with the structure of the first world that it has learned. */
    public static StudyModel of(VisualModel model, Structure first) {
        return new Parts(model, structure -> stepping(model.in(structure))).in(first);
    }

    /** A model that knows any structure without having learned one; what is stored is that of a known world. */
    static StudyModel inAny(Function<Structure, StudyModel> bound, StudyModel known) {
        return known.with(fields -> fields.structured = Optional.of(new Parts(known.dynamics, bound)));
    }

    /** The same in a world of another structure. */
    public StudyModel boundTo(Structure structure) {
        return structured.orElseThrow().in(structure).withFindings(parameters, warnings);
    }

    /** The same with other steps, and without the derivatives and noise of its own. */
    StudyModel steppingBy(Dynamics steps) {
        return with(fields -> {
            fields.dynamics = steps;
            fields.derivatives = Optional.empty();
            fields.derivativesFrom = "none";
            fields.noise = Optional.empty();
            fields.structured = Optional.empty();
            fields.isWorld = false;
        });
    }

    /** @param from where they come from, for reports */
    public StudyModel withDerivatives(DifferentiableDynamics upgraded, String from) {
        return with(fields -> {
            fields.derivatives = Optional.of(upgraded);
            fields.derivativesFrom = from;
        });
    }

    public StudyModel withNoise(StochasticDynamics random) {
        return with(fields -> fields.noise = Optional.of(random));
    }

    /** With its variances, and random steps drawn from them. */
    public StudyModel withUncertainty(PredictiveDynamics predictive) {
        return with(fields -> {
            fields.noise = noise.or(() -> Optional.of(new NormalSteps(predictive)));
            fields.uncertainty = Optional.of(predictive);
        });
    }

    public StudyModel withFindings(List<Identified> parameters, List<String> warnings) {
        return with(fields -> {
            fields.parameters = parameters;
            fields.warnings = warnings;
        });
    }

    /** The true dynamics. */
    public StudyModel asWorld() {
        return with(fields -> fields.isWorld = true);
    }

    /** The same, started so far off in every prediction. */
    public StudyModel startedOff(double by) {
        return with(fields -> fields.off = by);
    }

    /** What it offers. */
    public Set<Capability> offers() {
        Set<Capability> offered = EnumSet.of(Capability.STEPS);
        derivatives.ifPresent(d -> offered.add(Capability.DERIVATIVES));
        noise.ifPresent(d -> offered.add(Capability.NOISE));
        uncertainty.ifPresent(d -> offered.add(Capability.UNCERTAINTY));
        structured.ifPresent(d -> offered.add(Capability.STRUCTURE));
        if (isWorld) {
            offered.add(Capability.WORLD);
        }
        return offered;
    }

    /** Why something with these needs cannot use it; nothing where it can. */
    public Optional<String> unfitFor(Set<Capability> needs) {
        List<String> missing = needs.stream()
                .filter(need -> !offers().contains(need))
                .map(Capability::toString)
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the model does not offer " + String.join(" and ", missing));
    }

    /** The same but for what the change sets. */
    private StudyModel with(Consumer<Fields> change) {
        Fields fields = new Fields(this);
        change.accept(fields);
        return fields.model();
    }

    /** The fields of a model on its way to another. */
    private static final class Fields {
        private Dynamics dynamics;
        private Optional<DifferentiableDynamics> derivatives;
        private String derivativesFrom;
        private Optional<StochasticDynamics> noise;
        private Optional<PredictiveDynamics> uncertainty;
        private Optional<Parts> structured;
        private boolean isWorld;
        private List<Identified> parameters;
        private List<String> warnings;
        private double off;

        Fields(StudyModel model) {
            dynamics = model.dynamics;
            derivatives = model.derivatives;
            derivativesFrom = model.derivativesFrom;
            noise = model.noise;
            uncertainty = model.uncertainty;
            structured = model.structured;
            isWorld = model.isWorld;
            parameters = model.parameters;
            warnings = model.warnings;
            off = model.off;
        }

        StudyModel model() {
            return new StudyModel(
                    dynamics,
                    derivatives,
                    derivativesFrom,
                    noise,
                    uncertainty,
                    structured,
                    isWorld,
                    parameters,
                    warnings,
                    off);
        }
    }
}
