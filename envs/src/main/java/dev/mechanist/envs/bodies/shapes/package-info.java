/**
 * Solids and where they touch: {@link dev.mechanist.envs.bodies.shapes.GeomShape} knows volumes and moments of inertia,
 * {@link dev.mechanist.envs.bodies.shapes.Collisions} finds the {@link dev.mechanist.envs.bodies.shapes.TouchingPoints} of a
 * pair, with {@code CapsuleBox} and {@code BoxBox} for the two pairs whose choice of points takes a page of its own.
 */
package dev.mechanist.envs.bodies.shapes;
