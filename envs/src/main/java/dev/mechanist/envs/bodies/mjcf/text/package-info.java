/**
 * MJCF as text, before it means a body: {@code MjcfReader} reads elements that know their place and follows includes,
 * {@code MjcfReference} is the table that says of every element and attribute whether it is simulated, has no influence on the
 * motion, or is left out, which {@code LeftOut} gathers; {@code MjcfDefaults} follows the classes, {@code Replicas} writes copies
 * out, {@code MjcfSettings} and {@code MjcfOrientation} hold what the file says once. {@code Urdf} turns URDF into the same text.
 */
@Internal
package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.core.Internal;
