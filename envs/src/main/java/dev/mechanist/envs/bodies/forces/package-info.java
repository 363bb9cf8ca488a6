/**
 * Generalised forces that drive: {@code JointForces} adds springs, dampers, tendons, {@code Actuators} and
 * {@code GravityCompensation}. An actuator's force is an {@code ActuatorLaw}, with {@code MuscleCurves} for muscles; its activation
 * follows by {@code ActivationTangents} through a step. Derivatives are gathered in {@code ForceSlopes}.
 */
@Internal
package dev.mechanist.envs.bodies.forces;

import dev.mechanist.core.Internal;
