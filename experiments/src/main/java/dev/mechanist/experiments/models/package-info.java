/**
 * Model classes and planners as studies name them. {@link dev.mechanist.experiments.models.ModelClasses} and {@link
 * dev.mechanist.experiments.models.PlannerClasses} are the registries: to add one, add a line. A {@link
 * dev.mechanist.experiments.models.StudyModel} says what a model offers, a {@code PlannerClass} what it needs.
 */
package dev.mechanist.experiments.models;
