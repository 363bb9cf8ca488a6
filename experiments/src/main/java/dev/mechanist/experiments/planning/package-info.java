/**
 * Planners as studies name them. {@link dev.mechanist.experiments.planning.PlannerClasses} is the registry: to add one, add a line. A {@link
 * dev.mechanist.experiments.planning.PlannerClass} says what it needs of a model, and {@link
 * dev.mechanist.experiments.planning.Propagation} how the model's uncertainty is carried along its plans.
 */
package dev.mechanist.experiments.planning;
