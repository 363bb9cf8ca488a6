/**
 * Model classes as studies name them. {@link dev.mechanist.experiments.models.ModelClasses} is the registry: to add one, add a line. A {@link
 * dev.mechanist.experiments.models.StudyModel} says what a model offers; what planners need of it is in {@code experiments.planning}.
 */
package dev.mechanist.experiments.models;
