package dev.mechanist.envs.bodies;

import java.util.List;

/**
 * The terms of M a = f in one state: f = passive + actuator - bias (+ constraint).
 *
 * @param massMatrix dense, with armature [nv nv]
 * @param bias Coriolis, centrifugal and gravity forces [nv]
 * @param passive spring + damper + fluid [nv]
 * @param spring forces of joint springs [nv]
 * @param damper forces of joint dampers [nv]
 * @param fluid forces of the medium [nv]
 * @param actuator forces of the actuators [nv]
 * @param constraint forces of joint limits, joint friction and contacts [nv]
 * @param smoothAcceleration acceleration without constraints [nv]
 * @param acceleration acceleration with constraints [nv]
 * @param activeLimits how many limits are reached
 * @param contacts what touches
 */
public record ForwardDynamics(
        double[] massMatrix,
        double[] bias,
        double[] passive,
        double[] spring,
        double[] damper,
        double[] fluid,
        double[] actuator,
        double[] constraint,
        double[] smoothAcceleration,
        double[] acceleration,
        int activeLimits,
        List<ContactPoint> contacts) {}
