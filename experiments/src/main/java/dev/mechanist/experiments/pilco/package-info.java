/**
 * PILCO on its published scenarios, where plants, costs, Gaussian processes and the policy search meet. {@link
 * dev.mechanist.experiments.pilco.PilcoLearning} says how each scenario is learned, {@link
 * dev.mechanist.experiments.pilco.PilcoRun} runs and resumes it, {@code GaussianProcessLearner} puts processes behind its
 * dynamics, {@link dev.mechanist.experiments.pilco.MomentEngine} chooses where their moments are computed.
 */
package dev.mechanist.experiments.pilco;
