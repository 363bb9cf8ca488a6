/**
 * Learning and planning with a table per state and action: {@link dev.mechanist.planners.tabular.DynaQ} (Sutton and Barto,
 * Reinforcement Learning, 2nd ed. 2018, section 8.2) in the {@link dev.mechanist.planners.tabular.Maze} of example 8.1.
 */
package dev.mechanist.planners.tabular;
