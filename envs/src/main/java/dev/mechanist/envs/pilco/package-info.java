/**
 * The control problems on which PILCO was published, with the constants of its authors' release: plants, starts, noise, costs
 * and horizons. State orders and angle conventions are theirs.
 */
package dev.mechanist.envs.pilco;
