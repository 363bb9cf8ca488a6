package dev.mechanist.envs.bodies.model;

/**
 * A place where two geoms touch, and the force there.
 *
 * @param geom1 index of the geom that the normal points away from
 * @param geom2 index of the geom that the force pushes
 * @param distance between the surfaces, m; negative for overlap
 * @param position half-way between the surfaces, m, world frame [3]
 * @param frame rows: normal, two tangents, world frame [9]
 * @param force on the second geom along the rows of the frame, N, then about them, N m; as many as the contact has directions
 */
public record ContactPoint(int geom1, int geom2, double distance, double[] position, double[] frame, double[] force) {}
