/**
 * Covariance functions (Rasmussen and Williams 2006, chapter 4) with derivatives by hyperparameters, and their expectations
 * under Gaussian inputs.
 */
package dev.mechanist.sysid.gp.kernel;
