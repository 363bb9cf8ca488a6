package dev.mechanist.experiments.learning;

import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.Targets;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.Evaluator;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import dev.mechanist.planners.sampling.MatchedParticles;
import dev.mechanist.planners.sampling.MemberPattern;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.ParticleEvaluator.Particles;
import dev.mechanist.planners.sampling.RiskMeasure;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.util.Optional;

/** PETS: an ensemble of probabilistic networks under the cross-entropy method (Chua et al. 2018). */
public final class PetsMethod {
    /** Classes of models (Chua et al. 2018, table 1). */
    public enum Variant {
        /** One deterministic network. */
        D,
        /** One probabilistic network. */
        P,
        /** An ensemble of deterministic networks. */
        DE,
        /** An ensemble of probabilistic networks. */
        PE
    }

    /** How uncertainty is carried along a plan (Chua et al. 2018, section 5). */
    public enum Carry {
        /** Not at all: the mean of all members is followed. */
        E,
        /** Particles are replaced by draws from their moments at each step. */
        MM,
        /** A member is drawn at each step. */
        TS1,
        /** Each particle keeps its member. */
        TSINF
    }

    /** What plans. */
    public enum Search {
        /** The cross-entropy method, as in the paper. */
        CEM,
        /** Its successor for small budgets (Pinneri et al. 2020): where white noise of many joints averages out, coloured noise moves them. */
        ICEM
    }

    /**
     * What it is made of.
     *
     * @param variant class of the model
     * @param carry how uncertainty is carried along a plan
     * @param paper whether widths and budgets are those of the paper's cart-pole
     * @param search what plans
     */
    public record Settings(Variant variant, Carry carry, boolean paper, Search search) {
        public static final Settings DEFAULT = new Settings(Variant.PE, Carry.TSINF, false, Search.CEM);
    }

    /** Widths and budgets. */
    private record Scale(
            Integer[] hidden, Double[] decay, int epochs, int particles, int horizon, CrossEntropy.Settings cem) {
        Sampler.Settings search(Search search) {
            return search == Search.CEM
                    ? cem
                    : new ImprovedCrossEntropy.Settings(
                            cem.population(), cem.elites(), cem.iterations(), 0.5, 0.1, 1.25, 0.3, ROUGH);
        }

        /** Settings of the paper's cart-pole. */
        static final Scale PAPER = new Scale(
                new Integer[] {500, 500, 500},
                new Double[] {1e-4, 2.5e-4, 2.5e-4, 5e-4},
                5,
                20,
                25,
                new CrossEntropy.Settings(400, 40, 5, 0.1));

        /** For two processor cores; more epochs make up for smaller steps of a narrower network. */
        static final Scale SMALL = new Scale(
                new Integer[] {64, 64, 64},
                new Double[] {1e-4, 2.5e-4, 2.5e-4, 5e-4},
                60,
                5,
                20,
                new CrossEntropy.Settings(80, 8, 4, 0.1));
    }

    /** Exponent of iCEM's noise, as published for fast legs. */
    private static final double ROUGH = 0.25;

    private PetsMethod() {}

    /** @param device where networks run */
    public static LearningLoop.Method of(Settings settings, Device device) {
        Scale scale = settings.paper ? Scale.PAPER : Scale.SMALL;
        int members = settings.variant == Variant.D || settings.variant == Variant.P ? 1 : 5;
        boolean probabilistic = settings.variant == Variant.P || settings.variant == Variant.PE;
        EnsembleSettings model = EnsembleSettings.ensemble(members, probabilistic, scale.hidden)
                .withWeightDecay(scale.decay)
                .withDevice(device);
        TrainingSettings training = TrainingSettings.oneStep(scale.epochs).withTargets(Targets.RAW);
        String description = settings.variant + "-" + settings.carry + ", hidden " + model.hidden() + ", weight decay "
                + model.weightDecay() + ", " + scale.epochs + " epochs, " + scale.particles + " particles, horizon "
                + scale.horizon + ", " + scale.search(settings.search);
        return new LearningLoop.Method(
                "pets",
                model,
                training,
                1,
                LearningLoop.planning((fitted, cost, seed) -> new SamplingPlanner(
                        evaluator(fitted, cost, scale, settings.carry), scale.search(settings.search), seed)),
                Optional.empty(),
                description);
    }

    private static Evaluator evaluator(NeuralEnsemble model, Cost cost, Scale scale, Carry carry) {
        int population = scale.cem.population();
        if (carry == Carry.E) {
            return new RolloutEvaluator(model, cost, scale.horizon, Workers.serial(), population);
        }
        StochasticDynamics dynamics = carry == Carry.MM ? new MatchedParticles(model, scale.particles) : model;
        MemberPattern pattern = carry == Carry.TS1 ? MemberPattern.redraw() : MemberPattern.keep();
        Particles particles = new Particles(scale.particles, pattern, RiskMeasure.mean());
        return new ParticleEvaluator(dynamics, cost, scale.horizon, particles, Workers.serial(), population);
    }
}
