/**
 * Gaussians and what maps them: a {@link dev.mechanist.core.gaussian.GaussianMap} takes N(m, S) to the {@link
 * dev.mechanist.core.gaussian.Moments} of its output and their gain, and pulls seeds back (Deisenroth, Fox and Rasmussen,
 * PAMI 2015, section 3). Processes, policies, squashing, trigonometric features and costs are such maps.
 *
 * <p>What several maps need stands here once: {@link dev.mechanist.core.gaussian.RawMoments}, from moments about zero to a
 * covariance and back; {@link dev.mechanist.core.gaussian.RadialBasis}, the expectations of Gaussian basis functions and of their
 * products under a Gaussian input (same paper, equations 14 to 22), with adjoints; {@link
 * dev.mechanist.core.gaussian.MomentAlgebra}, the small matrices in between.
 */
package dev.mechanist.core.gaussian;
