/**
 * What a plan is to keep small. A {@link dev.mechanist.core.cost.Cost} values trajectories, a {@link dev.mechanist.core.cost.SmoothCost}
 * also expands to gradient and Hessian. Costs are weighted norms of residuals, after MuJoCo MPC: the author of a task writes a few {@link
 * dev.mechanist.core.cost.Residuals} and chooses {@link dev.mechanist.core.cost.Norms}; value, gradient and Gauss-Newton
 * Hessian follow in {@link dev.mechanist.core.cost.ResidualCost}. {@link
 * dev.mechanist.core.cost.FiniteDifferenceHessianCost} gives any smooth cost its full Hessian.
 */
package dev.mechanist.core.cost;
