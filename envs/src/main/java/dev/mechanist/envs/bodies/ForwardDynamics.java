package dev.mechanist.envs.bodies;

/**
 * The terms of M a = f in one state: f = passive + actuator - bias (+ limit).
 *
 * @param massMatrix dense, with armature [nv nv]
 * @param bias Coriolis, centrifugal and gravity forces [nv]
 * @param passive spring + damper + fluid [nv]
 * @param spring forces of joint springs [nv]
 * @param damper forces of joint dampers [nv]
 * @param fluid forces of the medium [nv]
 * @param actuator forces of the actuators [nv]
 * @param limit forces of joint limits [nv]
 * @param smoothAcceleration acceleration without limits [nv]
 * @param acceleration acceleration with limits [nv]
 * @param activeLimits how many limits are reached
 */
public record ForwardDynamics(
        double[] massMatrix,
        double[] bias,
        double[] passive,
        double[] spring,
        double[] damper,
        double[] fluid,
        double[] actuator,
        double[] limit,
        double[] smoothAcceleration,
        double[] acceleration,
        int activeLimits) {}
