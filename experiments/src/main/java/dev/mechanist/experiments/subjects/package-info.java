/**
 * What is studied: a {@code Subject} is an environment or a machine known by its records, and gives a {@code Trial} per seed:
 * training data, test data apart by world, the start of a fit, and the truth where it is known.
 */
package dev.mechanist.experiments.subjects;
