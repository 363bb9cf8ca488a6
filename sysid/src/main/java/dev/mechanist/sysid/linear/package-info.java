/**
 * Baselines that need no physics: constant velocity, linear least squares, and locally weighted regression (Atkeson, Moore
 * and Schaal 1997), each dynamics with exact Jacobians.
 */
package dev.mechanist.sysid.linear;
