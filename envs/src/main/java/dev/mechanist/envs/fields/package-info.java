/**
 * Equations of motion of classic machines, each a {@link dev.mechanist.core.dynamics.VectorField} with exact derivatives by state, action
 * and parameters: pendulums, cart-poles, springs, a car. Constants are those of the sources that each names: Gymnasium, PILCO, PETS,
 * published machines.
 */
package dev.mechanist.envs.fields;
