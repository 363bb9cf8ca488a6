/**
 * What all planners share, and the closed loop. Planners make a {@link dev.mechanist.core.cost.Cost} small through any {@link
 * dev.mechanist.core.Dynamics} and know no model class; they live in the rooms {@code sampling}, {@code evolution}, {@code
 * trajectory}, {@code gradient}, {@code tree}, {@code pilco} and {@code tabular}.
 *
 * <p>{@link dev.mechanist.planners.RecedingHorizon} and {@link dev.mechanist.planners.LatencyAware} turn a planner into a {@link
 * dev.mechanist.core.acting.Policy}; {@link dev.mechanist.planners.RandomStart} gives one that needs a start several of them.
 *
 * <p>Planners are confined to one thread and own the memory that they work in; {@link
 * dev.mechanist.core.numerics.Workers} lend them more threads, whose number changes no bit of a plan.
 */
package dev.mechanist.planners;
