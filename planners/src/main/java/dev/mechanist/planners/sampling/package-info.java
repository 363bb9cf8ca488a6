/**
 * Derivative-free planning: {@link dev.mechanist.planners.sampling.SamplingPlanner} runs a {@link
 * dev.mechanist.planners.sampling.Sampler} against an {@link dev.mechanist.planners.sampling.Evaluator}. Samplers, one file
 * each: random shooting, CEM, iCEM (Pinneri et al. 2020), MPPI (Williams et al. 2017), PDDM's reward-weighted refinement
 * (Nagabandi et al. 2019). Evaluators: one rollout per candidate, or particles through a random model (Chua et al. 2018).
 */
package dev.mechanist.planners.sampling;
