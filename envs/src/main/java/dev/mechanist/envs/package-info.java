/** Worlds: classic control, mass-spring and articulated bodies, with their tasks and drawings. */
package dev.mechanist.envs;
