/**
 * Solids and where they touch: {@link dev.mechanist.envs.bodies.shapes.GeomShape} knows volumes and moments of inertia,
 * {@link dev.mechanist.envs.bodies.shapes.Collisions} finds the {@link dev.mechanist.envs.bodies.shapes.TouchingPoints} of a
 * pair, with {@code OverPlane}, {@code CapsuleBox} and {@code BoxBox} for pairs whose choice of points takes a page of its own.
 *
 * <p>Pairs without a closed form: {@code ConvexContacts} asks {@code ConvexPair} for the place of two {@code Solid}s, seen by what
 * is farthest in a direction; {@code NearestSimplex} (GJK) and {@code ExpandingHull} (EPA) search their
 * {@code MinkowskiDifference}. {@link dev.mechanist.envs.bodies.shapes.ConvexHull} is what a mesh touches with.
 */
package dev.mechanist.envs.bodies.shapes;
