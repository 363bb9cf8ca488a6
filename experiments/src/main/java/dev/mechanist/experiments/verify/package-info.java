/**
 * Checks of this program against files of reference values, {@code mechanist verify}. {@link
 * dev.mechanist.experiments.verify.ReferenceValues} reads a folder and chooses by the kind of each file: {@code
 * GaussianProcessFixtures} for processes and their moments, {@code PilcoFixtures} for policies, costs, plants and rollouts.
 */
package dev.mechanist.experiments.verify;
