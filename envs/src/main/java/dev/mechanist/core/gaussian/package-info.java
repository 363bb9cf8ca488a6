/**
 * Gaussians and what maps them: a {@link dev.mechanist.core.gaussian.GaussianMap} takes N(m, S) to the {@link
 * dev.mechanist.core.gaussian.Moments} of its output and their gain, and pulls seeds back (Deisenroth, Fox and Rasmussen,
 * PAMI 2015, section 3). Processes, policies, squashing, trigonometric features and costs are such maps.
 */
package dev.mechanist.core.gaussian;
