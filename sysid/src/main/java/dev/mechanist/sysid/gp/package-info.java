/**
 * Gaussian processes: regression, sparse approximations, and exact moments for Gaussian inputs.
 *
 * <p>Notation: N training points x_i of dimension D, E outputs; length scales l, Lambda = diag(l^2); signal variance s^2; a posterior
 * mean is sum_i beta_i k(x_i, x), its variance k(x, x) - k' Q k.
 */
package dev.mechanist.sysid.gp;
