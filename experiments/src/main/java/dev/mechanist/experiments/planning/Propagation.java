package dev.mechanist.experiments.planning;

import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.experiments.models.Capability;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.planners.sampling.Evaluator;
import dev.mechanist.planners.sampling.MatchedParticles;
import dev.mechanist.planners.sampling.MemberPattern;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.RiskMeasure;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a derivative-free planner rolls its candidates out: by random particles where the model has any (Chua et al. 2018, section
 * 5), or by the expected step.
 *
 * @param propagation the kind
 * @param particles per candidate, where there are any
 * @param risk what the costs of the particles become
 * @param riskWeight standard deviations that are added to the mean, or the share of the worst particles, in (0, 1]
 */
public record Propagation(Kind propagation, int particles, Risk risk, double riskWeight) {
    static final Propagation DEFAULT = new Propagation(Kind.AUTO, 20, Risk.MEAN, 1);

    /** One rollout by the expected step. */
    static final Propagation MEAN = new Propagation(Kind.MEAN, 1, Risk.MEAN, 1);

    /** Candidates per batch of particles. */
    private static final int BLOCK = 16;

    /** Candidates per batch in the world itself: each takes long, so that small populations are shared out too. */
    private static final int WORLD_BLOCK = 8;

    /** What moves a candidate. */
    public enum Kind {
        /** Particles where the model offers random steps, and the expected step of others. */
        AUTO,
        /** One rollout by the expected step. */
        MEAN,
        /** Particles; a member of an ensemble drawn anew at every step. */
        TS_1,
        /** Particles that keep their member. */
        TS_INF,
        /** Particles, after each step drawn anew from the normal distribution with their moments. */
        MOMENT_MATCHING
    }

    /** How particles' costs become one. */
    public enum Risk {
        MEAN,
        MEAN_PLUS_DEVIATION,
        WORST
    }

    public Propagation {
        new ParticleEvaluator.Particles(particles, MemberPattern.keep(), measure(risk, riskWeight));
    }

    Set<Capability> needs() {
        return propagation == Kind.AUTO || propagation == Kind.MEAN
                ? EnumSet.of(Capability.STEPS)
                : EnumSet.of(Capability.NOISE);
    }

    /**
     * What becomes of it with a model: never {@link Kind#AUTO}. Members that stay the same are those of an ensemble; a model without
     * members, as a Gaussian process, draws each step anew from its predicted moments, which is {@link Kind#TS_1}.
     */
    Propagation with(StudyModel model) {
        if (propagation == Kind.MEAN
                || propagation == Kind.AUTO && model.noise().isEmpty()) {
            return MEAN;
        }
        Kind kind = propagation == Kind.AUTO ? Kind.TS_INF : propagation;
        boolean alone = model.noise().map(noise -> noise.members() == 1).orElse(true);
        return new Propagation(kind == Kind.TS_INF && alone ? Kind.TS_1 : kind, particles, risk, riskWeight);
    }

    /** As study files name it. */
    public String kind() {
        return propagation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What scores candidates with the model that it was made {@link #with}. */
    Evaluator evaluator(PlanningProblem problem) {
        if (propagation == Kind.MEAN) {
            return new RolloutEvaluator(
                    problem.model().dynamics(),
                    problem.cost(),
                    problem.horizon(),
                    problem.workers(),
                    problem.model().isWorld() ? WORLD_BLOCK : RolloutEvaluator.DEFAULT_BLOCK);
        }
        StochasticDynamics noise = problem.model().noise().orElseThrow();
        return new ParticleEvaluator(
                propagation == Kind.MOMENT_MATCHING ? new MatchedParticles(noise, particles) : noise,
                problem.cost(),
                problem.horizon(),
                new ParticleEvaluator.Particles(
                        particles,
                        propagation == Kind.TS_1 ? MemberPattern.redraw() : MemberPattern.keep(),
                        measure(risk, riskWeight)),
                problem.workers(),
                BLOCK);
    }

    private static RiskMeasure measure(Risk risk, double weight) {
        return switch (risk) {
            case MEAN -> RiskMeasure.mean();
            case MEAN_PLUS_DEVIATION -> RiskMeasure.meanPlusDeviation(weight);
            case WORST -> RiskMeasure.conditionalValueAtRisk(weight);
        };
    }
}
