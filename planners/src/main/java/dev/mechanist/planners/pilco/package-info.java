/**
 * PILCO: analytic policy search through chained Gaussian maps (Deisenroth and Rasmussen, PILCO: A Model-Based and
 * Data-Efficient Approach to Policy Search, ICML 2011; Deisenroth, Fox and Rasmussen, Gaussian Processes for Data-Efficient
 * Learning in Robotics and Control, PAMI 2015).
 *
 * <p>Everything a rollout is made of is a {@link dev.mechanist.core.gaussian.GaussianMap}: sines and cosines of angles, the policy,
 * the squashing of its output, the learned dynamics and the cost. {@link dev.mechanist.planners.pilco.GaussianChain} joins
 * maps with their cross-covariances, {@link dev.mechanist.planners.pilco.PolicyEvaluation} runs a chain over the horizon and
 * back, {@link dev.mechanist.core.numerics.Minimiser} improves the policy, in natural coordinates of its parameters, and
 * {@link dev.mechanist.planners.pilco.Pilco} alternates between the model and the plant. Which regression stands behind the
 * dynamics is not known here.
 */
package dev.mechanist.planners.pilco;
