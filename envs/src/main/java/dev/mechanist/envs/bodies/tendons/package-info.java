/**
 * Lengths along which something pulls: {@code Tendons}, fixed or along {@code TendonPaths} through sites and around geoms
 * ({@code Wrapping}), and {@code SitePulls} of actuators on sites and cranks. Each knows its length and how a unit force acts on
 * the degrees of freedom; {@code PathSlopes} how these bend; {@code TendonInertia} is a tree whose tendons weigh something.
 */
@Internal
package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.core.Internal;
