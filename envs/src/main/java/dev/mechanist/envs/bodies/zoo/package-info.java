/**
 * Bodies that the field knows, with their tasks: Gymnasium's runners, arms and pendulums (version 5) and the DeepMind Control
 * Suite's. A {@link dev.mechanist.envs.bodies.zoo.BodyTask} is a model with a start, a reward, an end, what is seen and a smooth
 * cost; the models' MJCF, written anew from the published numbers, lies beside this package as resources. Numbers that need the
 * places of bodies or the forces of contacts are those at the end of a step; Gymnasium reads some of them where the last
 * substep evaluated them, one substep earlier.
 */
@Internal
package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.Internal;
