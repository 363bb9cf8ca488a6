package dev.mechanist.experiments.models;

import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.planners.sampling.Evaluator;
import dev.mechanist.planners.sampling.MatchedParticles;
import dev.mechanist.planners.sampling.MemberPattern;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.RiskMeasure;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a derivative-free planner rolls its candidates out: by the expected step, or by random particles (Chua et al. 2018, section
 * 5).
 *
 * @param propagation the kind
 * @param particles per candidate, where there are any
 * @param risk what the costs of the particles become
 * @param riskWeight standard deviations that are added to the mean, or the share of the worst particles, in (0, 1]
 */
record Propagation(Kind propagation, int particles, Risk risk, double riskWeight) {
    static final Propagation DEFAULT = new Propagation(Kind.EXPECTED, 20, Risk.MEAN, 1);

    /** Candidates per batch of particles. */
    private static final int BLOCK = 16;

    /** What moves a candidate. */
    enum Kind {
        /** One rollout by the expected step. */
        EXPECTED,
        /** Particles; a member of an ensemble drawn anew at every step. */
        TS_1,
        /** Particles that keep their member. */
        TS_INF,
        /** Particles, after each step drawn anew from the normal distribution with their moments. */
        MOMENT_MATCHING
    }

    /** How particles' costs become one. */
    enum Risk {
        MEAN,
        MEAN_PLUS_DEVIATION,
        WORST
    }

    Propagation {
        new ParticleEvaluator.Particles(particles, MemberPattern.keep(), measure(risk, riskWeight));
    }

    Set<Capability> needs() {
        return propagation == Kind.EXPECTED ? EnumSet.of(Capability.STEPS) : EnumSet.of(Capability.NOISE);
    }

    /** What scores candidates with a model that offers what is needed. */
    Evaluator evaluator(PlanningProblem problem) {
        if (propagation == Kind.EXPECTED) {
            return new RolloutEvaluator(
                    problem.model().dynamics(),
                    problem.cost(),
                    problem.horizon(),
                    problem.workers(),
                    RolloutEvaluator.DEFAULT_BLOCK);
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
