package dev.mechanist.envs.bodies.model;

/**
 * A named start of a model, a keyframe of its file. Arrays are copies of the file's; treat them as immutable.
 *
 * @param name may be empty
 * @param qpos positions [nq], quaternions normalised
 * @param qvel velocities [nv]
 * @param ctrl controls [nu]
 * @param act activations [na]
 * @param mocapPos places of bodies that are moved from outside, m [3 nmocap]
 * @param mocapQuat their orientations [4 nmocap]
 */
public record BodyKey(
        String name,
        double[] qpos,
        double[] qvel,
        double[] ctrl,
        double[] act,
        double[] mocapPos,
        double[] mocapQuat) {}
