/**
 * Systems as graph networks see them. Read {@link dev.mechanist.graphnet.views.GraphView} first: which nodes and edges stand for a system's
 * parts, what these see of a state, and how what they say becomes the next one. {@code ParticleView} shows particles; {@code BodyView}
 * with {@code BodyTree}, {@code BodyKinematics} and {@code BodyDrift} articulated bodies by their joints; {@code MaximalView} the same
 * bodies as Sanchez-Gonzalez et al. (2018) have them, each with its place, orientation and velocities ({@link
 * dev.mechanist.graphnet.views.MaximalCoordinates}); {@link dev.mechanist.graphnet.views.InferredView} adds numbers that were found out.
 * {@link dev.mechanist.graphnet.views.Placement} says how speeds move positions, {@code Quaternions} on their group.
 */
package dev.mechanist.graphnet.views;
