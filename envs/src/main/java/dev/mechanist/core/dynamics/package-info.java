/**
 * Dynamics made of others: a {@link dev.mechanist.core.dynamics.VectorField} becomes discrete in {@link
 * dev.mechanist.core.dynamics.ContinuousDynamics} through an {@link dev.mechanist.core.dynamics.Integrator}, with
 * derivatives by state, action and parameters. {@link dev.mechanist.core.dynamics.FiniteDifferenceDynamics} upgrades a model
 * without derivatives, {@link dev.mechanist.core.dynamics.ShardedDynamics} spreads a batch over threads. What has {@link
 * dev.mechanist.core.dynamics.Parameter parameters} to be identified is {@link dev.mechanist.core.dynamics.ParametricDynamics}.
 */
package dev.mechanist.core.dynamics;
