/**
 * Multiple shooting (Bock 1983): {@link dev.mechanist.sysid.shooting.PhysicsFit} finds the free parameters of any {@link
 * dev.mechanist.core.dynamics.ParametricDynamics}, with robust losses, a prior, bounds, standard errors and what the data cannot tell apart. Read it
 * first. {@code ShootingProblem} cuts records into stretches, {@code StretchSimulation} runs them with sensitivities, {@code
 * StretchEquations} and {@code StartElimination} make the normal equations without the start states, {@code FitDescent} walks down, {@code
 * ShootingStatistics} and {@code Covariance} give the standard errors.
 */
package dev.mechanist.sysid.shooting;
