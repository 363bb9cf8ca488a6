/**
 * Articulated bodies in families of any number of parts, written as MJCF: chains, swimmers, trains and pendulum chains, which
 * have a closed form too, and the cart-pole on a rail. {@link dev.mechanist.envs.BodyFamilies} makes environments of them.
 */
package dev.mechanist.envs.bodies.families;
