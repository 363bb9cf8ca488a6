/**
 * Descent on the actions through the model: {@link dev.mechanist.planners.gradient.GradientPlanner} with Adam or L-BFGS, many
 * starts in one batch.
 */
package dev.mechanist.planners.gradient;
