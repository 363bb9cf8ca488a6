/**
 * Planners: they make a {@link dev.mechanist.core.Cost} small through any {@link dev.mechanist.core.Dynamics} and know no
 * model class.
 *
 * <ul>
 *   <li>Derivative-free: {@link SamplingPlanner} runs a {@link Sampler} (random shooting, CEM, iCEM, MPPI, PDDM's
 *       reward-weighted refinement, CMA-ES) against an {@link Evaluator} (one model, or particles through a random one).
 *   <li>Derivative-based: {@link GradientPlanner} descends on the actions, {@link BoxIlqr} solves control-limited
 *       linear-quadratic subproblems, {@link MultipleShooting} does so from infeasible trajectories.
 *   <li>Tree search: {@link TreeSearch} over a {@link SearchModel}.
 *   <li>Closed loop: {@link RecedingHorizon} and {@link LatencyAware} turn a planner into a {@link dev.mechanist.core.Policy};
 *       {@link dev.mechanist.core.data.EpisodePlayer} plays its episodes.
 * </ul>
 *
 * <p>Planners are confined to one thread and own the memory that they work in; {@link dev.mechanist.core.numerics.Workers} lend them more threads, whose
 * number changes no bit of a plan.
 */
package dev.mechanist.planners;
