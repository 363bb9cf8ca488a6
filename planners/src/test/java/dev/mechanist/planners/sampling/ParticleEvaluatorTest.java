package dev.mechanist.planners.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.planners.NoisyWorld;
import dev.mechanist.planners.QuadraticCost;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ParticleEvaluatorTest {
    private static final QuadraticCost COST =
            QuadraticCost.diagonal(new double[] {2}, new double[] {0.02}, new double[] {2});

    @Test
    void riskMeasures() {
        double[] costs = {9, 4, 1, 3, 2, 9};
        assertEquals(2.5, RiskMeasure.mean().of(costs.clone(), 1, 5));
        assertEquals(2.5 + 2 * Math.sqrt(1.25), RiskMeasure.meanPlusDeviation(2).of(costs.clone(), 1, 5), 1e-15);
        assertEquals(3.5, RiskMeasure.conditionalValueAtRisk(0.5).of(costs.clone(), 1, 5));
        assertEquals(4, RiskMeasure.conditionalValueAtRisk(0.01).of(costs.clone(), 1, 5));
        assertEquals(2.5, RiskMeasure.conditionalValueAtRisk(1).of(costs.clone(), 1, 5));
    }

    /** One step from x with action u: the mean over both members of x'^2 is (x + u)^2 + spread^2 u^2 / 2. */
    @Test
    void costsAreAveragedOverNoiseAndMembers() {
        for (MemberPattern pattern : new MemberPattern[] {MemberPattern.keep(), MemberPattern.redraw()}) {
            ParticleEvaluator evaluator = new ParticleEvaluator(
                    new NoisyWorld(1, 99),
                    COST,
                    1,
                    new ParticleEvaluator.Particles(200_000, pattern, RiskMeasure.mean()));
            double[] cost = new double[1];
            long rejected = evaluator.evaluate(
                    new double[] {1}, 0, 3, 0, 1, (row, random, u, o) -> u[o] = -0.5, new DMatrixRMaj(0, 0), cost);
            assertEquals(0, rejected);
            double expected = 1 + 0.01 * 0.25 + 0.25 + 0.5 * 0.25;
            assertEquals(expected, cost[0], 0.01);
        }
    }

    /** Noise grows with the action in this world, so that aversion to risk makes actions smaller. */
    @Test
    void aversionToRiskMakesActionsSmaller() {
        double neutral = firstAction(RiskMeasure.mean());
        double averse = firstAction(RiskMeasure.meanPlusDeviation(2));
        double worstCase = firstAction(RiskMeasure.conditionalValueAtRisk(0.1));
        assertTrue(averse < 0.8 * neutral, averse + " against " + neutral);
        assertTrue(worstCase < 0.8 * neutral, worstCase + " against " + neutral);
    }

    private static double firstAction(RiskMeasure risk) {
        Planner planner = new SamplingPlanner(
                new ParticleEvaluator(
                        new NoisyWorld(1, 99),
                        COST,
                        1,
                        new ParticleEvaluator.Particles(400, MemberPattern.keep(), risk)),
                new CrossEntropy.Settings(100, 10, 6, 0.1),
                4);
        return Math.abs(planner.plan(Planner.Request.from(new double[] {0.8})).action(0)[0]);
    }

    /** Beyond the cliff at 1 nothing is finite: such candidates are counted and never chosen. */
    @Test
    void divergedRolloutsAreRankedLastAndCounted() {
        QuadraticCost drawnOver = new QuadraticCost(
                1,
                1,
                new double[1],
                new double[] {0.01},
                new double[1],
                new double[] {-1},
                new double[1],
                new double[1]);
        NoisyWorld world = new NoisyWorld(0.1, 1);
        for (Evaluator evaluator : new Evaluator[] {
            new RolloutEvaluator(world, drawnOver, 4),
            new ParticleEvaluator(world, drawnOver, 4, ParticleEvaluator.Particles.DEFAULT)
        }) {
            Plan plan = new SamplingPlanner(evaluator, new CrossEntropy.Settings(200, 20, 5, 0.1), 1)
                    .plan(Planner.Request.from(new double[] {0}));
            assertTrue(plan.statistics().rejected() > 0);
            assertTrue(Double.isFinite(plan.cost()));
            assertTrue(plan.states().get(3, 0) <= 1);
            assertTrue(plan.states().get(3, 0) > 0.5, "reaches towards the cliff: " + plan.states());
        }
    }

    @Test
    void aModelThatAlwaysDivergesGivesAnInfiniteCostAndNoException() {
        NoisyWorld world = new NoisyWorld(0.1, -1);
        Plan plan = new SamplingPlanner(world, COST, 4, new CrossEntropy.Settings(50, 5, 3, 0.1), 1)
                .plan(Planner.Request.from(new double[] {0}));
        assertEquals(Double.POSITIVE_INFINITY, plan.cost());
        assertEquals(150, plan.statistics().rejected());
    }
}
