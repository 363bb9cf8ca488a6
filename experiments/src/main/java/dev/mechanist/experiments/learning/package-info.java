/**
 * Learning loops around models and planners: collect, fit, plan or improve a policy, aggregate. {@link
 * dev.mechanist.experiments.learning.LearningLoop} is the loop of models (PETS, MBMF, DAgger for identification), {@code
 * ImitationLoop} and {@code PolicySearch} those of policies; each method has a file with its settings.
 */
package dev.mechanist.experiments.learning;
