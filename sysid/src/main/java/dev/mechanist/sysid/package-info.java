/**
 * Physics from data: {@link dev.mechanist.sysid.PhysicsFit} finds the free parameters of any {@link
 * dev.mechanist.core.ParametricDynamics} by multiple shooting (Bock 1983), with robust losses, a prior, bounds, standard
 * errors and what the data cannot tell apart. Below it {@code ShootingProblem} cuts records into stretches, {@code
 * StretchSimulation} runs them with sensitivities, {@code StretchEquations} and {@code StartElimination} make the normal equations
 * without the start states, {@code ShootingStatistics} the standard errors. {@link dev.mechanist.sysid.MeasuredSystem} says how the records of a machine
 * are fitted, {@link dev.mechanist.sysid.WindowScore} how well a model predicts others. Linear models and Gaussian processes
 * have rooms of their own.
 */
package dev.mechanist.sysid;
